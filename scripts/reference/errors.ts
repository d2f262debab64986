import { type ErrorCode, type ErrorDetails, errorTable, PlumblineError } from '../../src/contract/errors.ts'
import { defaultLimits } from '../../src/contract/settings.ts'
import { table } from './sections.ts'

const anyModel = { model: 'openai/gpt-5' }
const stalledMs = 60_000

/** Details to show each message with. */
const examples: Partial<Record<ErrorCode, ErrorDetails>> = {
  invalid_json: { reason: 'unexpected end of the text at byte 41' },
  invalid_request: { reason: 'Invalid input: expected string, received number' },
  parameter_unsupported: { name: 'dimensions', reason: 'local/embeddings has 512' },
  body_too_large: { limit: defaultLimits.bodyBytes },
  upload_timeout: { limit: defaultLimits.uploadIdleMs },
  content_type_unsupported: { contentType: 'text/xml' },
  route_not_found: { method: 'GET', url: '/v1/nothing' },
  model_not_found: { model: 'openai/unknown' },
  model_lacks_modality: { ...anyModel, modality: 'video' },
  turn_not_found: { id: 'turn_0192…' },
  file_not_found: { id: 'file_0192…' },
  blob_not_found: { hash: '9f86…' },
  part_too_large: { bytes: 61_200_000, limit: defaultLimits.partBytes },
  part_unreadable: { kind: 'PDF' },
  part_timeout: { kind: 'PDF', limit: defaultLimits.openMs },
  media_type_unsupported: { mediaType: 'image/svg+xml' },
  media_type_mismatch: { declared: 'image/png', actual: 'image/gif' },
  image_too_many_pixels: { width: 14_000, height: 14_000, limit: defaultLimits.imagePixels },
  image_too_small: { width: 1, height: 1, limit: defaultLimits.imageMinSide },
  document_too_many_pages: { pages: 2_400, limit: defaultLimits.documentPages },
  url_blocked: { reason: '127.0.0.1 is a loopback address' },
  url_fetch_failed: { reason: 'the server answered 404' },
  deadline_exceeded: { limit: 5_000 },
  upstream_unreachable: { ...anyModel, reason: 'connect ECONNREFUSED' },
  upstream_rejected: { ...anyModel, status: 401, reason: 'Incorrect API key provided' },
  upstream_rate_limited: { ...anyModel, reason: 'Rate limit reached' },
  upstream_failed: { ...anyModel, status: 500, reason: 'The server had an error' },
  upstream_cut: anyModel,
  upstream_malformed: { ...anyModel, reason: 'a frame is not JSON' },
  key_not_found: { id: 'key_0192…' },
  key_forbidden: { role: 'read' },
  rate_limited: { limit: 60 },
  purse_empty: { purse: 'purse of this key', left: '0.02', needed: '0.11' },
  price_unknown: anyModel,
  circuit_open: anyModel,
  answer_cut: anyModel,
  upstream_stalled: { ...anyModel, limit: stalledMs },
}

/** Every row of the error table, by status. */
export function errorRows(): { code: ErrorCode; status: number; message: string; remedy: string }[] {
  return (Object.keys(errorTable) as ErrorCode[])
    .map((code) => {
      const error = new PlumblineError(code, { details: examples[code] })
      return { code, status: error.status, message: error.message, remedy: error.toWire().remedy }
    })
    .sort((a, b) => a.status - b.status)
}

export function errorSections(): Record<string, string> {
  const rows = errorRows().map(({ code, status, message, remedy }) => [
    `\`${code}\``,
    String(status),
    message,
    remedy,
  ])
  return { errors: table(['code', 'status', 'message, for example', 'what to do'], rows) }
}
