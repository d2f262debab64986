import type { FastifyInstance } from 'fastify'
import type { TurnRouteDeps } from '../deps.ts'
import { beginTurn } from '../http/begin.ts'
import { deliverJson, deliverStream } from '../http/deliver.ts'
import { readResponsesRequest } from './request.ts'
import { wholeResponse } from './response.ts'
import { ResponsesRequest } from './schema.ts'
import { ResponsesStream } from './stream.ts'

const description = `OpenAI's Responses. Settings that Chat Completions knows by another name are translated for the model;
fields that Plumbline does not know go to it untouched. The answer, and the last \`response\` of a stream, carry a
\`plumbline\` object: turn id, route, budget, citations, warnings, and how the answer was checked. A conversation goes on by \`previous_response_id\`, or by
the same \`conversation\` in every request.`

export function registerResponses(app: FastifyInstance, deps: TurnRouteDeps): void {
  deps.turnRoutes.register(app, {
    url: '/v1/responses',
    schema: { tags: ['OpenAI'], summary: 'Responses', description, body: ResponsesRequest },
    async handle(arrival) {
      const createdAt = Math.floor(Date.now() / 1000)
      const { turn, asked } = await beginTurn(arrival, deps, readResponsesRequest)
      if (!turn.request.stream)
        return deliverJson(arrival, turn, (end) => wholeResponse(turn, asked.asked, createdAt, end))
      return deliverStream(arrival, turn, (sse) => new ResponsesStream(turn, sse, asked.asked, createdAt))
    },
  })
}
