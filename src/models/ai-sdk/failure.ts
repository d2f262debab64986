import { PlumblineError } from '../../contract/errors.ts'
import { retryAfterOf, socketFailure, statusFailure } from '../openai/failure.ts'
import { objectOf, stringOf } from '../openai/json.ts'

/** Statuses of errors that Anthropic reports inside a stream (docs: API › Errors). */
const statuses: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

/** What of a request the SDK itself would not send. */
const unsent = new Set([
  'AI_UnsupportedFunctionalityError',
  'AI_InvalidPromptError',
  'AI_InvalidArgumentError',
  'AI_NoSuchModelError',
])

/** What came back and is not what the provider's protocol says. */
const malformed = new Set([
  'AI_TypeValidationError',
  'AI_JSONParseError',
  'AI_InvalidResponseDataError',
  'AI_EmptyResponseBodyError',
  'AI_NoContentGeneratedError',
])

/**
 * Whatever a provider of the AI SDK throws, as a row of the error table. Its errors are known by name, as the SDK
 * may be there more than once. `begun` says whether the answer had begun.
 */
export function failureOf(
  error: unknown,
  model: string,
  begun: boolean,
  redact: (text: string) => string,
): PlumblineError {
  if (error instanceof PlumblineError) return error
  const fields = objectOf(error)
  const name = stringOf(fields?.name) ?? ''
  if (name === 'AI_APICallError') return callFailure(fields ?? {}, model, redact)
  const reason = redact(stringOf(fields?.message) ?? stringOf(error) ?? '')
  if (unsent.has(name))
    return new PlumblineError('upstream_rejected', {
      details: { model, status: 'before it was sent', reason },
      cause: error,
    })
  if (name === 'AI_LoadAPIKeyError' || name === 'AI_LoadSettingError')
    return new PlumblineError('upstream_rejected', { details: { model, status: 401, reason }, cause: error })
  if (malformed.has(name))
    return new PlumblineError('upstream_malformed', { details: { model, reason }, cause: error })
  const status = statuses[stringOf(fields?.type) ?? '']
  if (status !== undefined) return ofStatus(status, undefined, reason, model, redact)
  if (error instanceof Error) return socketFailure(error.cause ?? error, model, begun)
  return new PlumblineError('upstream_failed', {
    details: { model, status: 'in its answer', reason: reason === '' ? 'it gave no reason' : reason },
    cause: error,
  })
}

function callFailure(
  fields: Record<string, unknown>,
  model: string,
  redact: (text: string) => string,
): PlumblineError {
  const { statusCode } = fields
  if (typeof statusCode !== 'number') return socketFailure(deepest(fields.cause), model, false)
  const broken = deepest(fields.cause)
  if (typeof objectOf(broken)?.code === 'string') return socketFailure(broken, model, true)
  if (statusCode >= 200 && statusCode < 300)
    return new PlumblineError('upstream_malformed', {
      details: { model, reason: redact(stringOf(fields.message) ?? 'its answer cannot be read') },
      cause: fields.cause,
    })
  return ofStatus(statusCode, retryAfter(fields), stringOf(fields.message) ?? '', model, redact)
}

/** The SDK wraps what fetch throws, and fetch wraps what the socket threw. */
function deepest(error: unknown): unknown {
  let found = error
  while (found instanceof Error && found.cause !== undefined) found = found.cause
  return found
}

function ofStatus(
  status: number,
  retryAfter: number | undefined,
  reason: string,
  model: string,
  redact: (text: string) => string,
): PlumblineError {
  const body = Buffer.from(JSON.stringify({ message: reason }))
  return statusFailure({ status, retryAfter, body }, model, redact)
}

/** Seconds, from the headers, or from Google's `RetryInfo` in the body (google.rpc.RetryInfo: `"34s"`). */
function retryAfter(fields: Record<string, unknown>): number | undefined {
  const headers = objectOf(fields.responseHeaders)
  const ms = Number(stringOf(headers?.['retry-after-ms']) ?? Number.NaN)
  if (Number.isFinite(ms)) return Math.max(0, ms / 1000)
  const delay = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(stringOf(fields.responseBody) ?? '')
  return retryAfterOf(stringOf(headers?.['retry-after'])) ?? (delay ? Number(delay[1]) : undefined)
}
