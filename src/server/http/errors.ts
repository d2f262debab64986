import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type ErrorCode, errorTable, PlumblineError, toPlumblineError } from '../../contract/errors.ts'
import { type ErrorBody, openAiError } from './arrival.ts'
import { firstIssue } from './first-issue.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How the route's protocol writes an error; as OpenAI does unless said. */
    errorBody?: ErrorBody
  }
}

export function statusOf(code: string): number {
  return code in errorTable ? errorTable[code as ErrorCode].status : 500
}

/** What the head of an error's answer says beside its type and length. */
export function errorHeaders(message: IncomingMessage, { status, code, details }: PlumblineError) {
  const headers: Record<string, string> = {}
  if (details.retryAfter !== undefined) headers['retry-after'] = String(details.retryAfter)
  // RFC 9110 §11.6.1: a 401 says how to authenticate.
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  // The rest of a body that was begun and refused is not read, so the connection cannot be used again.
  const { readableDidRead, readableEnded } = message
  if (code === 'body_too_large' || (readableDidRead && !readableEnded)) headers.connection = 'close'
  return headers
}

/** Answers with a row of the error table. */
export function sendError(reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = toPlumblineError(thrown)
  const errorBody = reply.request.routeOptions.config.errorBody ?? openAiError
  return reply
    .headers(errorHeaders(reply.request.raw, error))
    .code(error.status)
    .send(errorBody(error.toWire()))
}

/** A Zod failure as `invalid_request`, naming the first field that is wrong by its path. */
export function invalidRequest(error: z.ZodError): PlumblineError {
  const issue = firstIssue(error)
  const param = issue ? pathText(issue.path) : ''
  return new PlumblineError('invalid_request', {
    param: param || undefined,
    details: { reason: issue?.message },
  })
}

/** `['messages', 2, 'content']` → `messages[2].content`. */
function pathText(path: PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`))
    .join('')
}

interface FastifyRefusal {
  code?: string
  statusCode?: number
  message: string
  /** What is wrong with the query or the path's parameters. */
  validation?: { instancePath: string; message?: string }[]
}

/** Fastify's own refusals, as rows of the error table. */
export function fromFastify(error: FastifyRefusal, request: FastifyRequest): PlumblineError {
  switch (error.code) {
    case 'FST_ERR_VALIDATION': {
      const [first] = error.validation ?? []
      const param = first?.instancePath.slice(1).replaceAll('/', '.')
      return new PlumblineError('invalid_request', {
        param: param || undefined,
        details: { reason: first?.message },
      })
    }
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new PlumblineError('route_not_found', {
        details: { method: request.method, url: request.url.slice(0, 200) },
      })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new PlumblineError('content_type_unsupported', {
        details: { contentType: request.headers['content-type'] },
      })
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new PlumblineError('body_too_large', { details: { limit: 0 } })
    default:
      return toPlumblineError(error)
  }
}
