import { isUtf8 } from 'node:buffer'
import { PlumblineError } from '../contract/errors.ts'
import { jsonErrorAt } from './json-error.ts'

/** Past this the place of the mistake is not looked for. */
const maxSearchedChars = 1_000_000

function invalidJson(reason: string): PlumblineError {
  return new PlumblineError('invalid_json', { details: { reason } })
}

/** UTF-8 bytes as text. Throws `invalid_json` for other bytes and for a byte order mark. */
export function jsonText(bytes: Buffer): string {
  if (bytes.length === 0) throw invalidJson('it is empty')
  if (!isUtf8(bytes)) throw invalidJson('it is not UTF-8')
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    throw invalidJson('it starts with a byte order mark')
  return bytes.toString('utf8')
}

/**
 * JSON.parse, whose errors name a place and never quote the text. `toBodyOffset` turns an offset in bytes of `text`
 * into one of the body as it was sent.
 */
export function parseJson(
  text: string,
  toBodyOffset: (offset: number) => number = (offset) => offset,
): unknown {
  try {
    return JSON.parse(text)
  } catch {
    if (text.length > maxSearchedChars) throw invalidJson('it could not be parsed')
    const at = jsonErrorAt(text)
    if (at === text.length) throw invalidJson('it ends before the value is complete')
    const offset = toBodyOffset(Buffer.byteLength(text.slice(0, Math.max(at, 0)), 'utf8'))
    throw invalidJson(`unexpected character at byte ${offset}`)
  }
}
