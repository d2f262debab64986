import type { WireError } from '../../contract/errors.ts'
import { statusOf } from '../http/errors.ts'

/** Anthropic's classes of errors, by status (docs: API reference, Errors). */
const types: Record<number, string> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
}

/** An error as Anthropic's protocol writes it; our own code, param and remedy stand beside its type and message. */
export function anthropicError(error: WireError): Record<string, unknown> {
  return { type: 'error', error: { ...error, type: typeOf(error.code) } }
}

function typeOf(code: string): string {
  if (code === 'overloaded' || code === 'shutting_down') return 'overloaded_error'
  const status = statusOf(code)
  return types[status] ?? (status < 500 ? 'invalid_request_error' : 'api_error')
}
