import type { FastifyInstance } from 'fastify'
import type { TurnRouteDeps } from '../deps.ts'
import { beginTurn } from '../http/begin.ts'
import { deliverStream } from '../http/deliver.ts'
import { readUiRequest } from './request.ts'
import { UiChatRequest } from './schema.ts'
import { UiStream, uiStreamHeaders } from './stream.ts'

const description = `The AI SDK's UI message stream, version 1: the \`api\` of \`useChat\` and \`DefaultChatTransport\`. Citations are
\`source-document\` parts; tools of the server are \`dynamic-tool\` parts; progress, passages found on the way and warnings are
transient \`data-plumbline\` parts, and the last one of a message holds the answer's turn id, route, budget, citations,
warnings and how it was checked. Chats are not kept under their ids: the messages are the whole conversation.`

export function registerUiChat(app: FastifyInstance, deps: TurnRouteDeps): void {
  deps.turnRoutes.register(app, {
    url: '/v1/ui/chat',
    schema: { tags: ['AI SDK'], summary: 'UI message stream', description, body: UiChatRequest },
    async handle(arrival) {
      const { turn, asked } = await beginTurn(arrival, deps, readUiRequest)
      const make = (sse: ConstructorParameters<typeof UiStream>[1]) =>
        new UiStream(turn, sse, asked.continues)
      return deliverStream(arrival, turn, make, uiStreamHeaders)
    },
  })
}
