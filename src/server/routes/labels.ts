import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import { Label, LabelInput } from '../../contract/label.ts'
import type { ServerDeps } from '../deps.ts'
import { readBody } from '../http/body.ts'
import { invalidRequest } from '../http/errors.ts'

const Id = z.object({ id: z.string() })
const tags = ['Quality']
type LabelDeps = Pick<ServerDeps, 'store' | 'blobs' | 'limits'> & {
  runtime: { running: Pick<ServerDeps['runtime']['running'], 'get'> }
  evaluation: { recalibration: Pick<ServerDeps['evaluation']['recalibration'], 'labelled'> }
}

/** What people and programs say of answers. */
export function registerLabels(app: FastifyInstance, deps: LabelDeps): void {
  const { store, blobs, limits, evaluation } = deps

  app.post(
    '/v1/turns/:id/labels',
    {
      schema: {
        tags,
        summary: 'Say whether a turn’s answer is right',
        description:
          'Replaces what the same rater said of it before. Labels calibrate verifiers’ scores, 50 at a time.',
        params: Id,
        body: LabelInput,
        response: { 200: Label },
      },
    },
    async (request): Promise<Label> => {
      const { id } = request.params as z.infer<typeof Id>
      const parsed = LabelInput.safeParse((await readBody(request.raw, blobs, limits)).value)
      if (!parsed.success) throw invalidRequest(parsed.error)
      await checkFinished(deps, id)
      const label: Label = { ...parsed.data, turn_id: id, created_at: new Date().toISOString() }
      await store.evidence.addLabel(label)
      evaluation.recalibration.labelled()
      return label
    },
  )

  app.get(
    '/v1/turns/:id/labels',
    {
      schema: {
        tags,
        summary: 'What raters say of a turn’s answer',
        params: Id,
        response: { 200: z.object({ data: z.array(Label) }) },
      },
    },
    async (request) => {
      const { id } = request.params as z.infer<typeof Id>
      const data = await store.evidence.labels(id)
      if (data.length === 0 && !(await store.turns.get(id)))
        throw new PlumblineError('turn_not_found', { details: { id } })
      return { data }
    },
  )
}

/** Any turn that has ended may be judged, one that failed halfway too: what it gave was seen. */
async function checkFinished({ runtime, store }: LabelDeps, id: string): Promise<void> {
  const runs = runtime.running.get(id) !== undefined
  const summary = runs ? undefined : await store.turns.get(id)
  if (runs || summary?.state === 'running') throw new PlumblineError('turn_not_finished', { details: { id } })
  if (!summary) throw new PlumblineError('turn_not_found', { details: { id } })
}
