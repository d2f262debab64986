/** What the first bytes of a string say: media whose base64 starts at this index, or one of the two below. */
export type MediaStart = number
export const plainString = -1
/** More bytes are needed to tell. */
export const undecided = -2

const quote = 0x22
const comma = 0x2c
const slash = 0x2f
const backslash = 0x5c
const letterU = 0x75
const maxHeaderBytes = 512
/** Base64 without a header is taken for media from this length on. */
const minBareChars = 4_096

const scheme = Buffer.from('data:')
const marker = Buffer.from(';base64')

/** Keys whose strings are base64 without a header. */
export const base64Keys = ['data', 'file_data', 'b64_json'].map((key) => Buffer.from(key))
/** Keys whose strings are text, whatever they look like. */
export const textKeys = ['text', 'content', 'input', 'output', 'arguments', 'instructions', 'prompt'].map(
  (key) => Buffer.from(key),
)

const inAlphabet = new Uint8Array(256)
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
  inAlphabet[char.charCodeAt(0)] = 1

/** Looks for `data:<type>;base64,` (RFC 2397, any parameters) at `start`, the first byte of a string's content. */
export function dataUrlStart(bytes: Buffer, start: number): MediaStart {
  for (let i = 0; i < scheme.length; i++) {
    const byte = bytes[start + i]
    if (byte === undefined) return undecided
    if (byte !== scheme[i]) return plainString
  }
  const limit = Math.min(bytes.length, start + maxHeaderBytes)
  for (let at = start + scheme.length; at < limit; at++) {
    if (bytes[at] === quote) return plainString
    if (bytes[at] === comma) {
      const before = at - marker.length
      return before >= start + scheme.length - 1 && bytes.compare(marker, 0, marker.length, before, at) === 0
        ? at + 1
        : plainString
    }
  }
  return limit === start + maxHeaderBytes ? plainString : undecided
}

/** Tells whether a string under one of `base64Keys` is long base64. */
export function bareBase64Start(bytes: Buffer, start: number): MediaStart {
  const limit = Math.min(bytes.length, start + minBareChars)
  for (let at = start; at < limit; at++) {
    const byte = bytes[at] ?? 0
    if (inAlphabet[byte] === 1) continue
    const next = bytes[at + 1]
    const escaped = byte === backslash && (next === slash || next === letterU || next === undefined)
    if (!escaped) return plainString
  }
  return limit === start + minBareChars ? start : undecided
}

/** Media type of a data URL's header as it stands in JSON, lower case; undefined where it names none. */
export function headerMediaType(header: Buffer): string | undefined {
  const text = header.toString('latin1').replaceAll('\\/', '/')
  const type = text.slice(scheme.length).split(/[;,]/, 1)[0]?.trim().toLowerCase()
  return type === '' ? undefined : type
}
