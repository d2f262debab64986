import type { FastifyInstance } from 'fastify'
import type { TurnRouteDeps } from '../deps.ts'
import { beginTurn } from '../http/begin.ts'
import { deliverJson, deliverStream } from '../http/deliver.ts'
import { chatCompletion } from './completion.ts'
import { readChatRequest } from './request.ts'
import { ChatRequest } from './schema.ts'
import { ChatStream } from './stream.ts'

const description = `OpenAI's Chat Completions. Fields that Plumbline does not know go to the model untouched; those that decide
which model answers and what it costs may stand but once, and in their own case. The answer, and the last chunk of a stream,
carry a \`plumbline\` object: turn id, route, budget, citations, warnings, and how the answer was checked.`

export function registerChat(app: FastifyInstance, deps: TurnRouteDeps): void {
  deps.turnRoutes.register(app, {
    url: '/v1/chat/completions',
    schema: { tags: ['OpenAI'], summary: 'Chat Completions', description, body: ChatRequest },
    async handle(arrival) {
      const { turn, asked } = await beginTurn(arrival, deps, readChatRequest)
      if (turn.request.stream) {
        const includeUsage = asked.chat.stream_options?.include_usage ?? false
        await deliverStream(arrival, turn, (sse) => new ChatStream(turn, sse, includeUsage))
      } else {
        await deliverJson(arrival, turn, (end) => chatCompletion(turn, end))
      }
    },
  })
}
