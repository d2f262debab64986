import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerDeps } from '../deps.ts'
import { beginTurn } from '../http/begin.ts'
import { deliverJson, deliverStream } from '../http/deliver.ts'
import { turnDetail } from './detail.ts'
import { readTurnRequest, TurnBody } from './request.ts'
import { EventStream } from './stream.ts'

const description = `Runs a turn. With \`stream\` (the default) the answer is the turn's log as server-sent events, each with its
\`seq\` as id; a client that was cut off resumes with \`GET /v1/turns/:id/events\` and \`Last-Event-ID\`. A stream that
nobody listens to for 30 s (PLUMBLINE_RESUME_GRACE_MS) cancels its turn.`

const defaultResumeGraceMs = 30_000

export function registerRunTurn(app: FastifyInstance, deps: ServerDeps): void {
  app.post(
    '/v1/turns',
    {
      config: { startsTurn: true },
      schema: { tags: ['Turns'], summary: 'Run a turn', description, body: TurnBody },
    },
    async (request: FastifyRequest, reply: FastifyReply) => {
      const { turn } = await beginTurn(request, deps, readTurnRequest)
      if (!turn.request.stream) {
        return deliverJson(reply, turn, () => JSON.stringify(turnDetail(turn.projection)))
      }
      turn.graceMs = deps.resumeGraceMs ?? defaultResumeGraceMs
      return deliverStream(reply, turn, (sse) => new EventStream(sse, true))
    },
  )
}
