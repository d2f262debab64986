const quote = 0x22
const slash = 0x2f
const backslash = 0x5c
const letterU = 0x75

/**
 * Undoes JSON escapes inside base64, from `start` to the closing quote. Some writers escape `/` or `+`; any other
 * escaped character becomes a byte that no base64 has. `next` is the closing quote's index, the end of the bytes, or
 * the start of an escape that goes on in the next chunk.
 */
export function unescapeBase64(bytes: Buffer, start: number): { ascii: Buffer; next: number } {
  const ascii = Buffer.allocUnsafe(bytes.length - start)
  let length = 0
  let at = start
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte === quote) break
    if (byte !== backslash) {
      ascii[length++] = byte
      at++
      continue
    }
    const kind = bytes[at + 1]
    const size = kind === letterU ? 6 : 2
    if (kind === undefined || at + size > bytes.length) break
    ascii[length++] = kind === slash ? slash : kind === letterU ? unicodeEscape(bytes, at + 2) : 0
    at += size
  }
  return { ascii: ascii.subarray(0, length), next: at }
}

function unicodeEscape(bytes: Buffer, at: number): number {
  const digits = bytes.toString('latin1', at, at + 4)
  const code = /^[0-9A-Fa-f]{4}$/.test(digits) ? Number.parseInt(digits, 16) : 0
  return code < 0x80 ? code : 0
}
