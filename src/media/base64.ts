import { PlumblineError } from '../contract/errors.ts'

/** Characters decoded at a time: small enough that the string in between stays cheap. */
const sliceChars = 65_536
const minus = 0x2d
const equals = 0x3d
const underscore = 0x5f

function invalid(reason: string): PlumblineError {
  return new PlumblineError('base64_invalid', { details: { reason } })
}

/** Where the padding at the end begins. Padding elsewhere is found when it is decoded. */
function paddingStart(ascii: Buffer): number {
  let end = ascii.length
  while (end > 0 && ascii[end - 1] === equals) end--
  return end
}

/** Decoded bytes stay here until they were emitted: those of a slice, and of the group that the slice before began. */
const decoded = Buffer.allocUnsafeSlow((sliceChars / 4) * 3 + 3)

function decodeInto(start: number, groups: string): number {
  const bytes = (groups.length / 4) * 3
  // Node skips what it does not know, so one bad character makes the result too short.
  if (decoded.write(groups, start, bytes, 'base64') !== bytes)
    throw invalid('a character outside the alphabet')
  return bytes
}

/**
 * Standard base64 (RFC 4648 §4) to bytes, fed in pieces of any size. The padding may be missing, but not be half
 * there. Everything outside the alphabet is refused, line breaks and the URL-safe alphabet included, and so are
 * stray bits in the last character: what was taken encodes back to the same text.
 */
export class Base64Decoder {
  readonly #emit: (bytes: Buffer) => void
  #carry = ''
  #padding = 0

  /** `emit` gets each piece of decoded bytes; they are overwritten once it returns. */
  constructor(emit: (bytes: Buffer) => void) {
    this.#emit = emit
  }

  /** Takes more characters, as ASCII bytes. Throws `base64_invalid`. */
  write(ascii: Buffer): void {
    const end = paddingStart(ascii)
    if (end > 0 && this.#padding > 0) throw invalid('characters after the padding')
    this.#padding += ascii.length - end
    if (this.#padding > 2) throw invalid('too much padding')
    // Node also reads the URL-safe alphabet, so that has to be looked for.
    if (ascii.includes(minus) || ascii.includes(underscore)) throw invalid('a character outside the alphabet')
    for (let start = 0; start < end; ) start = this.#decodeSlice(ascii, start, end)
  }

  /** Decodes what is left. Throws `base64_invalid` when the characters end in the middle of a byte. */
  end(): void {
    const left = this.#carry
    if (this.#padding > 0 && left.length + this.#padding !== 4) throw invalid('the padding does not fit')
    if (left.length === 0) return
    if (left.length === 1) throw invalid('it ends in the middle of a byte')
    const bytes = Buffer.from(left, 'base64')
    if (bytes.length !== left.length - 1) throw invalid('a character outside the alphabet')
    if (!bytes.toString('base64').startsWith(left)) throw invalid('stray bits in the last character')
    this.#carry = ''
    this.#emit(bytes)
  }

  /** Decodes up to `sliceChars` characters; returns how far it came. Strings are not joined, which would copy them. */
  #decodeSlice(ascii: Buffer, from: number, end: number): number {
    let at = from
    let bytes = 0
    if (this.#carry !== '') {
      at = Math.min(end, at + 4 - this.#carry.length)
      this.#carry += ascii.toString('latin1', from, at)
      if (this.#carry.length < 4) return at
      bytes = decodeInto(0, this.#carry)
      this.#carry = ''
    }
    const left = end - at
    const whole = Math.min(left - (left % 4), sliceChars)
    if (whole > 0) bytes += decodeInto(bytes, ascii.toString('latin1', at, at + whole))
    at += whole
    if (bytes > 0) this.#emit(decoded.subarray(0, bytes))
    if (end - at >= 4) return at
    this.#carry = ascii.toString('latin1', at, end)
    return end
  }
}

/** Decodes a short base64 text that is already a string. Throws `base64_invalid`. */
export function decodeBase64(text: string): Buffer {
  const pieces: Buffer[] = []
  const decoder = new Base64Decoder((bytes) => pieces.push(Buffer.from(bytes)))
  for (let at = 0; at < text.length; at += sliceChars) {
    const slice = text.slice(at, at + sliceChars)
    const ascii = Buffer.from(slice, 'utf8')
    // A character past ASCII takes several bytes, none of which is in the alphabet.
    decoder.write(ascii)
  }
  decoder.end()
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
}

/** Length of `bytes` bytes written as padded base64. */
export function encodedLength(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}
