import type { FastifyRequest } from 'fastify'
import { PlumblineError } from '../../contract/errors.ts'
import type { Limits } from '../../contract/settings.ts'
import { discardRest } from './body.ts'

const maxFields = 8

/** One file of a form; its bytes must be read before the next part comes. */
export interface FormFile {
  type: 'file'
  filename: string
  /** As declared. */
  mediaType: string
  /** Throws what the form is refused for. */
  bytes: AsyncIterable<Buffer>
  /** More came than `partBytes`; known once `bytes` was read. */
  isTruncated(): boolean
}

export type FormPart = FormFile | { type: 'field'; name: string; value: string }

/**
 * The parts of a multipart/form-data body (RFC 7578) as they arrive: one file, and up to eight fields. Throws
 * `content_type_unsupported`, `invalid_request`, and `upload_timeout` when the body stops arriving.
 */
export async function* readForm(
  request: FastifyRequest,
  limits: Pick<Limits, 'partBytes' | 'uploadIdleMs'>,
): AsyncGenerator<FormPart, void, undefined> {
  const expiry = expiryOf(request, limits.uploadIdleMs)
  const { signal } = expiry
  try {
    const parts = request.parts({
      limits: { fileSize: limits.partBytes, files: 1, fields: maxFields },
    })
    for (;;) {
      const step = await Promise.race([parts.next(), expiry.expired])
      if (step.done) return
      const part = step.value
      if (part.type === 'field') {
        yield { type: 'field', name: part.fieldname, value: String(part.value) }
        continue
      }
      signal.addEventListener('abort', () => part.file.destroy(signal.reason), { once: true })
      const { file, filename, mimetype: mediaType } = part
      yield { type: 'file', filename, mediaType, bytes: refusing(file), isTruncated: () => file.truncated }
    }
  } catch (error) {
    throw refusalOf(error, request)
  } finally {
    expiry.stop()
    if (!signal.aborted) await discardRest(request.raw)
  }

  async function* refusing(file: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    try {
      yield* file
    } catch (error) {
      throw refusalOf(error, request)
    }
  }
}

/** Fires when the body stops arriving for `idleMs`. */
function expiryOf({ raw }: FastifyRequest, idleMs: number) {
  const controller = new AbortController()
  const { signal } = controller
  const error = new PlumblineError('upload_timeout', { details: { limit: idleMs } })
  const timer = setTimeout(() => controller.abort(error), idleMs)
  const expired = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(error), { once: true })
  })
  // Between parts nobody waits for it.
  expired.catch(() => {})
  const refresh = () => void timer.refresh()
  raw.on('data', refresh)
  return {
    signal,
    expired,
    stop() {
      clearTimeout(timer)
      raw.off('data', refresh)
    },
  }
}

function refusalOf(error: unknown, request: FastifyRequest): PlumblineError {
  if (error instanceof PlumblineError) return error
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'FST_INVALID_MULTIPART_CONTENT_TYPE') {
    const contentType = request.headers['content-type']
    return new PlumblineError('content_type_unsupported', { details: { contentType } })
  }
  return new PlumblineError('invalid_request', { details: { reason: reasonOf(code) }, cause: error })
}

function reasonOf(code: unknown): string {
  switch (code) {
    case 'FST_FILES_LIMIT':
      return 'The form holds more than one file.'
    case 'FST_FIELDS_LIMIT':
      return `The form holds more than ${maxFields} fields.`
    case 'FST_PROTO_VIOLATION':
      return 'The form has a field whose name is not allowed.'
    default:
      return 'The form is not whole, or not multipart/form-data.'
  }
}
