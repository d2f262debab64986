import type { FastifyInstance } from 'fastify'
import type { ServerDeps } from '../deps.ts'
import { beginTurn } from '../http/begin.ts'
import { deliverJson, deliverStream } from '../http/deliver.ts'
import { chatCompletion } from './completion.ts'
import { ChatRequest, readChatRequest } from './request.ts'
import { ChatStream } from './stream.ts'

const description = `OpenAI's Chat Completions. Fields that Plumbline does not know go to the model untouched. The answer,
and the last chunk of a stream, carry a \`plumbline\` object: turn id, route, budget, citations, warnings.`

export function registerChat(app: FastifyInstance, deps: ServerDeps): void {
  app.post(
    '/v1/chat/completions',
    {
      config: { startsTurn: true },
      schema: { tags: ['OpenAI'], summary: 'Chat Completions', description, body: ChatRequest },
    },
    async (request, reply) => {
      const { turn, asked } = await beginTurn(request, deps, readChatRequest)
      if (!turn.request.stream) return deliverJson(reply, turn, (end) => chatCompletion(turn, end))
      const includeUsage = asked.chat.stream_options?.include_usage ?? false
      return deliverStream(reply, turn, (sse) => new ChatStream(turn, sse, includeUsage))
    },
  )
}
