import type { FastifyInstance } from 'fastify'
import type { TurnRouteDeps } from '../deps.ts'
import { beginTurn } from '../http/begin.ts'
import { deliverJson, deliverStream } from '../http/deliver.ts'
import { leavingSignal } from '../http/leaving.ts'
import { countTokens } from './count-tokens.ts'
import { anthropicError } from './error.ts'
import { wholeMessage } from './message.ts'
import { readMessagesRequest } from './request.ts'
import { CountTokensRequest, MessagesRequest } from './schema.ts'
import { MessagesStream } from './stream.ts'

const description = `Anthropic's Messages. Tools, \`thinking\` and \`output_config\` are translated for the model; fields that
Plumbline does not know go to it untouched. \`cache_control\` stays with its block or tool, and models that do not read it
are not sent it. Thinking that comes back is not sent again. The message, and \`message_delta\` of a stream, carry a
\`plumbline\` object: turn id, route, budget, citations, warnings, and how the answer was checked. \`usage\` is 0 where the model counts nothing.`

const countDescription = `How many input tokens a request would have, estimated by the model's own rule for each kind of
part, without asking the model. An agent's own instructions and tools are not counted.`

export function registerMessages(app: FastifyInstance, deps: TurnRouteDeps): void {
  deps.turnRoutes.register(app, {
    url: '/v1/messages',
    errorBody: anthropicError,
    schema: { tags: ['Anthropic'], summary: 'Messages', description, body: MessagesRequest },
    async handle(arrival) {
      const { turn, asked } = await beginTurn(arrival, deps, readMessagesRequest)
      const { documents } = asked
      if (!turn.request.stream) return deliverJson(arrival, turn, (end) => wholeMessage(turn, documents, end))
      return deliverStream(arrival, turn, (sse) => new MessagesStream(turn, sse, documents))
    },
  })
  app.post(
    '/v1/messages/count_tokens',
    {
      config: { errorBody: anthropicError },
      schema: {
        tags: ['Anthropic'],
        summary: 'Count the tokens of a message',
        description: countDescription,
        body: CountTokensRequest,
      },
    },
    async (request, reply) => ({
      input_tokens: await countTokens(request.raw, deps, leavingSignal(reply.raw)),
    }),
  )
}
