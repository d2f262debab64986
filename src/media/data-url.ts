import { PlumblineError } from '../contract/errors.ts'
import { decodeBase64 } from './base64.ts'

/**
 * A data URL (RFC 2397) that is already a string: its media type, lower case, undefined where it names none, and its
 * bytes. Only base64 is read. Throws `base64_invalid` and `part_empty`.
 */
export function parseDataUrl(text: string): { mediaType: string | undefined; bytes: Buffer } {
  const comma = text.indexOf(',')
  const header = comma === -1 ? '' : text.slice(0, comma)
  if (!/^data:.*;base64$/is.test(header)) {
    const reason = 'it is not a data URL of the form data:<type>;base64,<data>'
    throw new PlumblineError('base64_invalid', { details: { reason } })
  }
  const bytes = decodeBase64(text.slice(comma + 1))
  if (bytes.length === 0) throw new PlumblineError('part_empty')
  const mediaType = header.slice('data:'.length).split(';', 1)[0]?.trim().toLowerCase()
  return { mediaType: mediaType || undefined, bytes }
}
