import type { FastifyInstance } from 'fastify'
import type { ServerDeps } from '../deps.ts'
import { readBody } from '../http/body.ts'
import { deliverJson, deliverStream } from '../http/deliver.ts'
import { readResponsesRequest } from './request.ts'
import { wholeResponse } from './response.ts'
import { ResponsesRequest } from './schema.ts'
import { ResponsesStream } from './stream.ts'

const description = `OpenAI's Responses. Settings that Chat Completions knows by another name are translated for the model;
fields that Plumbline does not know go to it untouched. The answer, and the last \`response\` of a stream, carry a
\`plumbline\` object: turn id, route, budget, citations, warnings. Responses are not kept under their ids: send the whole
conversation as \`input\`.`

export function registerResponses(
  app: FastifyInstance,
  { runtime, blobs, limits }: Pick<ServerDeps, 'runtime' | 'blobs' | 'limits'>,
): void {
  app.post(
    '/v1/responses',
    {
      config: { startsTurn: true },
      schema: { tags: ['OpenAI'], summary: 'Responses', description, body: ResponsesRequest },
    },
    async (request, reply) => {
      const arrivedAt = performance.now()
      const createdAt = Math.floor(Date.now() / 1000)
      const body = await readBody(request.raw, blobs, limits)
      const { turn: turnRequest, asked } = readResponsesRequest(body, arrivedAt)
      const turn = runtime.start({ ...turnRequest, key: request.caller.key ?? undefined })
      if (!turnRequest.stream)
        return deliverJson(reply, turn, (end) => wholeResponse(turn, asked, createdAt, end))
      return deliverStream(reply, turn, (sse) => new ResponsesStream(turn, sse, asked, createdAt))
    },
  )
}
