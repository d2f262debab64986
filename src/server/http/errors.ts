import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  type ErrorCode,
  errorTable,
  PlumblineError,
  toPlumblineError,
  type WireError,
} from '../../contract/errors.ts'
import { firstIssue } from './first-issue.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How the route's protocol writes an error; as OpenAI does unless said. */
    errorBody?: (error: WireError) => Record<string, unknown>
  }
}

export function statusOf(code: string): number {
  return code in errorTable ? errorTable[code as ErrorCode].status : 500
}

/** An error as the route's protocol writes it. */
export function errorBody(reply: FastifyReply, error: WireError): Record<string, unknown> {
  return reply.request.routeOptions.config.errorBody?.(error) ?? { error }
}

/** Answers with a row of the error table. */
export function sendError(reply: FastifyReply, thrown: unknown): FastifyReply {
  const error = toPlumblineError(thrown)
  const { retryAfter } = error.details
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
  // RFC 9110 §11.6.1: a 401 says how to authenticate.
  if (error.status === 401) reply.header('www-authenticate', 'Bearer')
  // The rest of a body that was begun and refused is not read, so the connection cannot be used again.
  const { readableDidRead, readableEnded } = reply.request.raw
  if (error.code === 'body_too_large' || (readableDidRead && !readableEnded))
    reply.header('connection', 'close')
  return reply.code(error.status).send(errorBody(reply, error.toWire()))
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
