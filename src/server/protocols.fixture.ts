import type { FastifyInstance } from 'fastify'
import { registerChat } from './chat/route.ts'
import type { TurnRouteDeps } from './deps.ts'
import { registerMessages } from './messages/route.ts'
import { registerResponses } from './responses/route.ts'
import { registerRunTurn } from './turns/route.ts'
import { registerUiChat } from './ui-stream/route.ts'

/** Turns by every protocol, for what holds in all of them. */
export function registerProtocols(app: FastifyInstance, deps: TurnRouteDeps): void {
  registerChat(app, deps)
  registerMessages(app, deps)
  registerResponses(app, deps)
  registerRunTurn(app, deps)
  registerUiChat(app, deps)
}
