import { PlumblineError } from '../../contract/errors.ts'
import { SILENCE_LIMIT_MS } from './endpoint.ts'
import { objectOf, stringOf } from './json.ts'

const connectReasons: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
}

function codeOf(error: unknown): string {
  const code = objectOf(error)?.code
  if (typeof code === 'string') return code
  return error instanceof AggregateError ? codeOf(error.errors[0]) : ''
}

/** What a failed socket means. `connected` says whether the request may have reached the upstream. */
export function socketFailure(error: unknown, model: string, connected: boolean): PlumblineError {
  if (error instanceof PlumblineError) return error
  const code = codeOf(error)
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return new PlumblineError('upstream_stalled', {
      details: { model, limit: SILENCE_LIMIT_MS },
      cause: error,
    })
  if (code.startsWith('HPE_'))
    return new PlumblineError('upstream_malformed', {
      details: { model, reason: 'its answer is not HTTP' },
      cause: error,
    })
  if (connected) return new PlumblineError('upstream_cut', { details: { model }, cause: error })
  const reason = connectReasons[code] ?? `the connection failed${code === '' ? '' : ` (${code})`}`
  return new PlumblineError('upstream_unreachable', { details: { model, reason }, cause: error })
}

/** Seconds to wait from `Retry-After` (RFC 9110 §10.2.3: seconds, or a date). */
export function retryAfterOf(value: string | string[] | undefined, now = Date.now()): number | undefined {
  const text = Array.isArray(value) ? value[0] : value
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (text.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds)
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000))
}

/** What the upstream says for itself, from the usual shapes of error bodies. */
function messageOf(body: Buffer): string | undefined {
  const text = body.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return text.trimStart().startsWith('<') ? undefined : text
  }
  const fields = objectOf(value)
  return (
    stringOf(objectOf(fields?.error)?.message) ??
    stringOf(fields?.error) ??
    stringOf(fields?.message) ??
    stringOf(fields?.detail)
  )
}

/** The error of an answer that is not 2xx. `body` is its beginning. */
export function statusFailure(
  answer: { status: number; retryAfter: number | undefined; body: Buffer },
  model: string,
  redact: (text: string) => string,
): PlumblineError {
  const { status, retryAfter } = answer
  const said = redact(messageOf(answer.body) ?? '')
  const details = { model, status, reason: said === '' ? 'it gave no reason' : said, retryAfter }
  if (status === 429) return new PlumblineError('upstream_rate_limited', { details })
  if (status >= 500) return new PlumblineError('upstream_failed', { details })
  if (status >= 400) return new PlumblineError('upstream_rejected', { details })
  return new PlumblineError('upstream_malformed', {
    details: { model, reason: `it answered with status ${status}; its base URL may be wrong` },
  })
}
