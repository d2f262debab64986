import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { WireError } from '../../contract/errors.ts'
import type { Caller } from '../../contract/ports/keys.ts'

/** How a protocol writes an error. */
export type ErrorBody = (error: WireError) => Record<string, unknown>

/** As OpenAI does. */
export const openAiError: ErrorBody = (error) => ({ error })

/** A request that may start a turn, past the check of its key, and where its answer goes. */
export interface Arrival {
  message: IncomingMessage
  response: ServerResponse
  caller: Caller
  errorBody: ErrorBody
  /** Call it before writing to `response`: from then on nobody else answers. */
  take(): void
}

/** A request that came by Fastify. */
export function arrivalOf(request: FastifyRequest, reply: FastifyReply): Arrival {
  return {
    message: request.raw,
    response: reply.raw,
    caller: request.caller,
    errorBody: request.routeOptions.config.errorBody ?? openAiError,
    take: () => void reply.hijack(),
  }
}
