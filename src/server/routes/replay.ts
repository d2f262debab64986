import type { FastifyInstance } from 'fastify'
import { PlumblineError } from '../../contract/errors.ts'
import { ReplayInput, ReplayReport } from '../../contract/replay.ts'
import { replay } from '../../evaluation/replay.ts'
import { openPolicy } from '../../policies/open.ts'
import type { ServerDeps } from '../deps.ts'
import { readBody } from '../http/body.ts'
import { checkDays, utcDay } from '../http/days.ts'
import { invalidRequest } from '../http/errors.ts'

type ReplayDeps = Pick<ServerDeps, 'models' | 'blobs' | 'limits'> & {
  store: Pick<ServerDeps['store'], 'evidence'>
}

/** What recorded turns would have been under another policy. */
export function registerReplay(app: FastifyInstance, { store, models, blobs, limits }: ReplayDeps): void {
  app.post(
    '/v1/replay',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['Quality'],
        summary: 'Decide recorded turns again by another policy',
        description:
          'Costs nothing: no model is asked. Turns count that a policy other than `fixed` routed. Intervals are at 95 %, clustered by conversation.',
        body: ReplayInput,
        response: { 200: ReplayReport },
      },
    },
    async (request): Promise<ReplayReport> => {
      const parsed = ReplayInput.safeParse((await readBody(request.raw, blobs, limits)).value)
      if (!parsed.success) throw invalidRequest(parsed.error)
      const { agent, policy: settings, to = utcDay(), from = to } = parsed.data
      checkDays({ from, to })
      const policy = settings ? openPolicy(settings) : policyOf(agent)
      return replay(store, { from, to, agent, policy, settings })
    },
  )

  function policyOf(agent: string | undefined) {
    const policy = agent === undefined ? undefined : models.route(`agent/${agent}`)?.policy
    if (policy) return policy
    const reason =
      agent === undefined
        ? 'Name a policy, or an agent that has a route.'
        : `There is no agent ${agent} with a route; name a policy.`
    throw new PlumblineError('invalid_request', { param: 'policy', details: { reason } })
  }
}
