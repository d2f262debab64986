import type { FastifyInstance } from 'fastify'
import type { ServerDeps, TurnRouteDeps } from '../deps.ts'
import { beginTurn } from '../http/begin.ts'
import { deliverJson, deliverStream } from '../http/deliver.ts'
import { turnDetail } from './detail.ts'
import { readTurnRequest, TurnBody } from './request.ts'
import { EventStream } from './stream.ts'

const description = `Runs a turn. With \`stream\` (the default) the answer is the turn's log as server-sent events, each with its
\`seq\` as id; a client that was cut off resumes with \`GET /v1/turns/:id/events\` and \`Last-Event-ID\`. A stream that
nobody listens to for 30 s (PLUMBLINE_RESUME_GRACE_MS) cancels its turn.`

const defaultResumeGraceMs = 30_000

export function registerRunTurn(
  app: FastifyInstance,
  deps: TurnRouteDeps & Pick<ServerDeps, 'resumeGraceMs'>,
): void {
  deps.turnRoutes.register(app, {
    url: '/v1/turns',
    schema: { tags: ['Turns'], summary: 'Run a turn', description, body: TurnBody },
    async handle(arrival) {
      const { turn } = await beginTurn(arrival, deps, readTurnRequest)
      if (!turn.request.stream) {
        return deliverJson(arrival, turn, () => JSON.stringify(turnDetail(turn.projection)))
      }
      turn.graceMs = deps.resumeGraceMs ?? defaultResumeGraceMs
      return deliverStream(arrival, turn, (sse) => new EventStream(sse, true))
    },
  })
}
