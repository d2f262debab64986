import { z } from 'zod'
import { defaultLimits } from './settings.ts'

/** Details that a row's message and remedy may name. */
export type ErrorDetails = Record<string, string | number | undefined>

interface ErrorRow {
  status: number
  /** The class OpenAI clients know it by. */
  type:
    | 'invalid_request_error'
    | 'authentication_error'
    | 'not_found_error'
    | 'rate_limit_error'
    | 'api_error'
  message: (d: ErrorDetails) => string
  remedy: string
  /** Details to show the message with. */
  example: ErrorDetails
}

const row = (
  status: number,
  type: ErrorRow['type'],
  message: ErrorRow['message'],
  remedy: string,
  example: ErrorDetails = {},
): ErrorRow => ({ status, type, message, remedy, example })

const megabytes = (n: unknown) => `${(Number(n) / 1e6).toFixed(1)} MB`

/** Every error a client can see. The reference page is checked against this table. */
export const errorTable = {
  invalid_json: row(
    400,
    'invalid_request_error',
    (d) => `The body is not valid JSON: ${d.reason ?? 'it could not be parsed'}.`,
    'Send one JSON value, encoded as UTF-8.',
    { reason: 'unexpected end of the text at byte 41' },
  ),
  invalid_request: row(
    400,
    'invalid_request_error',
    (d) => `${d.reason ?? 'A field is missing or has the wrong type.'}`,
    'Correct the field named by param; the reference page lists what each route takes.',
    { reason: 'Invalid input: expected string, received number' },
  ),
  parameter_unsupported: row(
    400,
    'invalid_request_error',
    (d) => `${d.name} is not supported here: ${d.reason}.`,
    'Leave the parameter out.',
    { name: 'dimensions', reason: 'local/embeddings has 512' },
  ),
  body_too_large: row(
    413,
    'invalid_request_error',
    (d) => `The ${d.what ?? 'body'} is larger than the limit of ${megabytes(d.limit)}.`,
    'Upload large files with POST /v1/files and refer to them by file id.',
    { limit: defaultLimits.bodyBytes },
  ),
  upload_timeout: row(
    408,
    'invalid_request_error',
    (d) => `The body stopped arriving for ${d.limit} ms.`,
    'Send the request again over a steadier connection.',
    { limit: defaultLimits.uploadIdleMs },
  ),
  content_type_unsupported: row(
    415,
    'invalid_request_error',
    (d) => `This route does not take ${d.contentType || 'a body without a content type'}.`,
    'Send application/json, or multipart/form-data to POST /v1/files.',
    { contentType: 'text/xml' },
  ),
  route_not_found: row(
    404,
    'not_found_error',
    (d) => `There is no ${d.method} ${d.url}.`,
    'GET /openapi.json lists the routes.',
    { method: 'GET', url: '/v1/nothing' },
  ),
  model_not_found: row(
    404,
    'not_found_error',
    (d) => `There is no model named ${JSON.stringify(d.model)}.`,
    'GET /v1/models lists the models; plumbline doctor says how to get more.',
    { model: 'openai/unknown' },
  ),
  model_lacks_modality: row(
    400,
    'invalid_request_error',
    (d) => `${d.model} does not take ${d.modality} input.`,
    'Choose a model that does; GET /v1/models says what each takes.',
    { model: 'openai/gpt-5', modality: 'video' },
  ),
  model_too_many_images: row(
    400,
    'invalid_request_error',
    (d) => `${d.model} takes ${d.limit} images a request, and the conversation has ${d.images}.`,
    'Leave earlier images out, or choose a model that takes more.',
    { model: 'anthropic/claude-haiku-4-5', images: 130, limit: 100 },
  ),
  model_image_too_large: row(
    400,
    'invalid_request_error',
    (d) =>
      `The image has ${d.size}; ${d.model} takes ${d.limit}${d.images === undefined ? '' : ` where a request has ${d.images} images`}.`,
    'Send a smaller rendition of the image.',
    { model: 'anthropic/claude-haiku-4-5', size: '9.2 MB', limit: '7.5 MB' },
  ),
  model_too_many_pages: row(
    400,
    'invalid_request_error',
    (d) => `${d.model} takes ${d.limit} pages of PDF a request, and the conversation has ${d.pages}.`,
    'Send the pages that matter, or ask agent/reader, which reads documents of any length.',
    { model: 'anthropic/claude-haiku-4-5', pages: 240, limit: 100 },
  ),
  model_request_too_large: row(
    400,
    'invalid_request_error',
    (d) =>
      `The conversation’s media has ${megabytes(d.bytes)} as it is sent; ${d.model} takes ${megabytes(d.limit)}.`,
    'Leave earlier media out, or send smaller renditions.',
    { model: 'anthropic/claude-haiku-4-5', bytes: 41_000_000, limit: 32_000_000 },
  ),
  model_context_exceeded: row(
    400,
    'invalid_request_error',
    (d) => `The conversation has about ${d.tokens} tokens; ${d.model} takes ${d.limit}.`,
    'Start a new conversation, send less, or choose a model with a longer context.',
    { model: 'openai/gpt-4', tokens: 21_000, limit: 8_192 },
  ),
  turn_not_found: row(
    404,
    'not_found_error',
    (d) => `There is no turn ${d.id}.`,
    'GET /v1/turns lists the turns.',
    { id: 'turn_0192…' },
  ),
  turn_not_finished: row(
    409,
    'invalid_request_error',
    (d) => `Turn ${d.id} still runs: there is no last word to judge.`,
    'Send it again once the turn has ended.',
    { id: 'turn_0192…' },
  ),
  file_not_found: row(
    404,
    'not_found_error',
    (d) => `There is no file ${d.id}.`,
    'Upload it with POST /v1/files; GET /v1/files lists what is there.',
    { id: 'file_0192…' },
  ),
  approval_not_found: row(
    404,
    'not_found_error',
    (d) => `No call ${d.id} of this turn waits for an approval.`,
    'The turn’s events name the calls that wait; each is answered once.',
    { id: 'call_1' },
  ),
  blob_not_found: row(
    404,
    'not_found_error',
    (d) => `There is no blob ${d.hash}.`,
    'Blobs live as long as a file or turn refers to them.',
    { hash: '9f86…' },
  ),
  base64_invalid: row(
    400,
    'invalid_request_error',
    (d) => `The part is not valid base64: ${d.reason ?? 'a character outside the alphabet'}.`,
    'Encode the bytes as standard base64 (RFC 4648 §4), or upload the file.',
  ),
  part_empty: row(
    400,
    'invalid_request_error',
    () => 'The part has no bytes.',
    'Send the file itself; a zero-byte file has nothing to read.',
  ),
  part_too_large: row(
    413,
    'invalid_request_error',
    (d) => `The part has ${megabytes(d.bytes)}; the limit is ${megabytes(d.limit)}.`,
    'Send a smaller rendition, or split the document.',
    { bytes: 61_200_000, limit: defaultLimits.partBytes },
  ),
  part_unreadable: row(
    400,
    'invalid_request_error',
    (d) => `The ${d.kind ?? 'file'} cannot be read: ${d.reason ?? 'it is damaged or truncated'}.`,
    'Check that the file opens elsewhere and send it again, whole.',
    { kind: 'PDF' },
  ),
  part_encrypted: row(
    400,
    'invalid_request_error',
    () => 'The PDF is encrypted and needs a password.',
    'Save a copy without a password and send that.',
  ),
  part_timeout: row(
    400,
    'invalid_request_error',
    (d) => `The ${d.kind ?? 'file'} took longer than ${d.limit} ms to open.`,
    'Send a simpler rendition of the file.',
    { kind: 'PDF', limit: defaultLimits.openMs },
  ),
  media_type_unsupported: row(
    415,
    'invalid_request_error',
    (d) => `${d.mediaType ?? 'This kind of file'} is not taken.`,
    'Send PNG, JPEG, WebP, GIF, AVIF, PDF, WAV, MP3 or plain text.',
    { mediaType: 'image/svg+xml' },
  ),
  media_type_mismatch: row(
    400,
    'invalid_request_error',
    (d) => `The part says it is ${d.declared}, but its bytes are ${d.actual}.`,
    'Name the file and its media type after what it is.',
    { declared: 'image/png', actual: 'image/gif' },
  ),
  image_too_many_pixels: row(
    413,
    'invalid_request_error',
    (d) => `The image is ${d.width} × ${d.height} pixels; the limit is ${Number(d.limit) / 1e6} megapixels.`,
    'Scale the image down and send it again.',
    { width: 14_000, height: 14_000, limit: defaultLimits.imagePixels },
  ),
  image_too_small: row(
    400,
    'invalid_request_error',
    (d) => `The image is ${d.width} × ${d.height} pixels; each side must have at least ${d.limit}.`,
    'Send an image with something to see in it.',
    { width: 1, height: 1, limit: defaultLimits.imageMinSide },
  ),
  document_too_many_pages: row(
    413,
    'invalid_request_error',
    (d) => `The document has ${d.pages} pages; the limit is ${d.limit}.`,
    'Split the document and ask about the part that matters.',
    { pages: 2_400, limit: defaultLimits.documentPages },
  ),
  url_blocked: row(
    400,
    'invalid_request_error',
    (d) => `The URL is not fetched: ${d.reason}.`,
    'Use a public http(s) URL, upload the file, or allow the host in the configuration.',
    { reason: '127.0.0.1 is a loopback address' },
  ),
  url_fetch_failed: row(
    400,
    'invalid_request_error',
    (d) => `The URL could not be fetched: ${d.reason}.`,
    'Check that the URL opens without signing in, or upload the file.',
    { reason: 'the server answered 404' },
  ),
  key_missing: row(
    401,
    'authentication_error',
    () => 'This server needs an API key.',
    'Send it as `Authorization: Bearer …`; plumbline keys create makes one.',
  ),
  key_invalid: row(
    401,
    'authentication_error',
    () => 'The API key is not known, or was revoked.',
    'Check the key; plumbline keys list shows those that are valid.',
  ),
  key_not_found: row(
    404,
    'not_found_error',
    (d) => `There is no key ${d.id}.`,
    'plumbline keys list shows the keys.',
    { id: 'key_0192…' },
  ),
  key_forbidden: row(
    403,
    'authentication_error',
    (d) => `A key with the role ${d.role} may not do this.`,
    'Use a key with the role that the reference page names.',
    { role: 'read' },
  ),
  origin_forbidden: row(
    403,
    'authentication_error',
    () => 'A page of another origin may not use this server without a key.',
    'Open the console at the address the server prints, or send an API key.',
  ),
  rate_limited: row(
    429,
    'rate_limit_error',
    (d) => `The key may start ${d.limit} turns a minute.`,
    'Wait as long as Retry-After says, then try again.',
    { limit: 60 },
  ),
  overloaded: row(
    429,
    'rate_limit_error',
    (d) => `The server runs as many ${d.size ?? ''} turns as it takes.`.replace('  ', ' '),
    'Wait as long as Retry-After says, then try again.',
  ),
  purse_empty: row(
    402,
    'rate_limit_error',
    (d) => `The ${d.purse} has $${d.left} left, and this could cost up to $${d.needed}.`,
    'Lower max_output_tokens, send less, or raise the purse.',
    { purse: 'purse of this key', left: '0.02', needed: '0.11' },
  ),
  price_unknown: row(
    400,
    'invalid_request_error',
    (d) => `Nobody knows what ${d.model} costs, and the turn has a budget in USD.`,
    'Give its price in the configuration, or send plumbline.allow_unknown_price.',
    { model: 'openai/gpt-5' },
  ),
  circuit_open: row(
    503,
    'api_error',
    (d) => `${d.model} failed too often just now and is left alone for a while.`,
    'Wait as long as Retry-After says, or name a fallback.',
    { model: 'openai/gpt-5' },
  ),
  answer_cut: row(
    502,
    'api_error',
    (d) => `${d.model} was cut mid-answer, and no other model could take the answer up.`,
    'Try again; what had arrived is in the turn’s log.',
    { model: 'openai/gpt-5' },
  ),
  deadline_exceeded: row(
    504,
    'api_error',
    (d) => `The turn did not end within its ${d.limit} ms.`,
    'Raise budget.latency_ms, or ask for less.',
    { limit: 5_000 },
  ),
  turn_cancelled: row(
    409,
    'api_error',
    () => 'The turn was cancelled.',
    'Send the turn again if it is still wanted.',
  ),
  turn_interrupted: row(
    503,
    'api_error',
    () => 'The server stopped while the turn was running.',
    'Send the turn again.',
  ),
  upstream_unreachable: row(
    502,
    'api_error',
    (d) => `${d.model} could not be reached: ${d.reason}.`,
    'Check that the model server runs and that its address is right.',
    { model: 'openai/gpt-5', reason: 'connect ECONNREFUSED' },
  ),
  upstream_rejected: row(
    400,
    'invalid_request_error',
    (d) => `${d.model} refused the request (${d.status}): ${d.reason}.`,
    'The message is the model’s own; correct the request, or its credentials.',
    { model: 'openai/gpt-5', status: 401, reason: 'Incorrect API key provided' },
  ),
  upstream_rate_limited: row(
    429,
    'rate_limit_error',
    (d) => `${d.model} is limiting requests: ${d.reason}.`,
    'Wait as long as Retry-After says, then try again.',
    { model: 'openai/gpt-5', reason: 'Rate limit reached' },
  ),
  upstream_failed: row(
    502,
    'api_error',
    (d) => `${d.model} failed (${d.status}): ${d.reason}.`,
    'Try again; if it persists, the model’s own status page may say why.',
    { model: 'openai/gpt-5', status: 500, reason: 'The server had an error' },
  ),
  upstream_cut: row(
    502,
    'api_error',
    (d) => `${d.model} ended its answer before it was complete.`,
    'Try again; the part that arrived is in the turn’s log.',
    { model: 'openai/gpt-5' },
  ),
  upstream_malformed: row(
    502,
    'api_error',
    (d) => `${d.model} sent something that is not its protocol: ${d.reason}.`,
    'Check that the base URL points at an OpenAI-compatible API.',
    { model: 'openai/gpt-5', reason: 'a frame is not JSON' },
  ),
  upstream_stalled: row(
    504,
    'api_error',
    (d) => `${d.model} sent nothing for ${d.limit} ms.`,
    'Try again, or choose another model.',
    { model: 'openai/gpt-5', limit: 60_000 },
  ),
  store_unavailable: row(
    503,
    'api_error',
    () => 'The turn could not be recorded, so it was not acknowledged.',
    'Check the disk of the data folder; turns are taken again once it can be written.',
  ),
  verifier_not_run: row(
    500,
    'api_error',
    (d) => `The answer was not checked: ${d.reason}.`,
    'It is no pass; the verdict says so. Ask again, or see the verifier in the configuration.',
    { reason: 'there is no reward model named helpfulness yet' },
  ),
  reader_failed: row(
    500,
    'api_error',
    (d) => `The reader failed: ${d.reason ?? 'its process ended'}.`,
    'Try again; if the same file fails twice, report it.',
  ),
  shutting_down: row(503, 'api_error', () => 'The server is shutting down.', 'Try again in a few seconds.'),
  internal: row(
    500,
    'api_error',
    () => 'Something went wrong inside Plumbline.',
    'The server’s log has the cause under this turn’s id; please report it.',
  ),
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof errorTable

/** An error as it crosses the wire, in the shape OpenAI clients read. `param` is the path of what is wrong. */
export const WireError = z.object({
  code: z.string(),
  type: z.string(),
  message: z.string(),
  param: z.string().nullable(),
  remedy: z.string(),
  /** Seconds after which trying again makes sense. */
  retry_after: z.number().optional(),
})
export type WireError = z.infer<typeof WireError>

/** A row of the error table, thrown. `param` is the path of the field or part that caused it. */
export class PlumblineError extends Error {
  readonly code: ErrorCode
  readonly param: string | undefined
  readonly details: ErrorDetails

  constructor(code: ErrorCode, options: { param?: string; details?: ErrorDetails; cause?: unknown } = {}) {
    super(errorTable[code].message(options.details ?? {}), { cause: options.cause })
    this.name = 'PlumblineError'
    this.code = code
    this.param = options.param
    this.details = options.details ?? {}
  }

  get status(): number {
    return errorTable[this.code].status
  }

  /** The same error, said to be about `param`. */
  moved(param: string): PlumblineError {
    return new PlumblineError(this.code, { param, details: this.details, cause: this.cause })
  }

  /** The same error, said to be about `param` unless it already names something. */
  at(param: string): PlumblineError {
    return this.param === undefined ? this.moved(param) : this
  }

  toWire(): WireError {
    const { type, remedy } = errorTable[this.code]
    const wire: WireError = {
      code: this.code,
      type,
      message: this.message,
      param: this.param ?? null,
      remedy,
    }
    if (this.details.retryAfter !== undefined) wire.retry_after = Number(this.details.retryAfter)
    return wire
  }
}

/** Anything thrown, as a row of the table; what is not one becomes `internal` and keeps its cause. */
export function toPlumblineError(error: unknown): PlumblineError {
  return error instanceof PlumblineError ? error : new PlumblineError('internal', { cause: error })
}
