import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import type { ServerDeps } from '../deps.ts'
import { readBody } from '../http/body.ts'
import { invalidRequest } from '../http/errors.ts'

const Id = z.object({ id: z.string() })
/** A person's word on a call that waits for it. */
const Approval = z.strictObject({ call_id: z.string(), allowed: z.boolean() })

/** `POST /v1/turns/:id/approvals`. */
export function registerApprovals(app: FastifyInstance, { runtime, blobs, limits }: ServerDeps): void {
  app.post(
    '/v1/turns/:id/approvals',
    {
      schema: {
        tags: ['Turns'],
        summary: 'Allow or refuse a tool call that waits',
        params: Id,
        body: Approval,
        response: { 200: Approval },
      },
    },
    async (request) => {
      const { id } = request.params as z.infer<typeof Id>
      const turn = runtime.running.get(id)
      if (!turn) throw new PlumblineError('turn_not_found', { details: { id } })
      const parsed = Approval.safeParse((await readBody(request.raw, blobs, limits)).value)
      if (!parsed.success) throw invalidRequest(parsed.error)
      turn.approvals.answer(parsed.data.call_id, parsed.data.allowed)
      return parsed.data
    },
  )
}
