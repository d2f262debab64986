import { JsonPath } from './json-path.ts'
import { closingQuote, endsInEscape } from './json-string.ts'
import {
  bareBase64Start,
  base64Keys,
  dataUrlStart,
  type MediaStart,
  plainString,
  textKeys,
  undecided,
} from './media-string.ts'
import { unescapeBase64 } from './unescape.ts'

/** What a scan finds, in the order of the bytes. */
export interface ScanEvents {
  /** Bytes that stay JSON. */
  json(bytes: Buffer): void
  /** Media begins inside a string; `header` is the `data:…,` in front of it, or empty. */
  mediaStart(path: string, header: Buffer): void
  /** Base64 as ASCII, unescaped; it is the listener's only until it returns. */
  mediaBytes(ascii: Buffer): void
  mediaEnd(): void
}

const quote = 0x22
const backslash = 0x5c
/** Longer keys are passed over without being remembered. */
const maxKeyBytes = 1_024

/**
 * Tells JSON from the base64 media inside it, byte by byte as it arrives. It does not validate: what is not JSON
 * comes out as it went in, for the parser to refuse. Bytes that cannot be judged yet wait for the next chunk; they
 * are never more than a key, a data URL's header or the first 4 KB of a string.
 */
export class JsonScanner {
  readonly #events: ScanEvents
  readonly #path = new JsonPath()
  #mode: 'structure' | 'string' | 'media' = 'structure'
  /** In a string: the next byte belongs to an escape. */
  #escaped = false
  /** First byte of the current chunk that was not handed on yet. */
  #from = 0
  #waiting: Buffer | undefined

  constructor(events: ScanEvents) {
    this.#events = events
  }

  /**
   * Returns whether the chunk is base64 from end to end, of which nothing but `mediaBytes` heard. Throws `invalid_json`
   * when the value nests too deep or holds too many others, and whatever the events throw.
   */
  scan(chunk: Buffer): boolean {
    if (this.#mode === 'media' && !this.#waiting && !chunk.includes(quote) && !chunk.includes(backslash)) {
      this.#events.mediaBytes(chunk)
      return true
    }
    const bytes = this.#waiting ? Buffer.concat([this.#waiting, chunk]) : chunk
    this.#waiting = undefined
    this.#from = 0
    for (let at = 0; at < bytes.length; ) {
      if (this.#mode === 'structure') at = this.#structure(bytes, at)
      else if (this.#mode === 'string') at = this.#string(bytes, at)
      else at = this.#media(bytes, at)
    }
    this.#handOn(bytes, bytes.length)
    return false
  }

  /** Hands on what still waits. */
  end(): void {
    if (this.#waiting) this.#events.json(this.#waiting)
    this.#waiting = undefined
  }

  #handOn(bytes: Buffer, end: number): void {
    if (end > this.#from) this.#events.json(bytes.subarray(this.#from, end))
    this.#from = end
  }

  /** Keeps the bytes from `at` for the next chunk. */
  #wait(bytes: Buffer, at: number): number {
    this.#handOn(bytes, at)
    this.#waiting = bytes.subarray(at)
    this.#from = bytes.length
    return bytes.length
  }

  #structure(bytes: Buffer, start: number): number {
    const path = this.#path
    let at = start
    while (at < bytes.length) {
      switch (bytes[at]) {
        case quote:
          at = path.expectsKey ? this.#key(bytes, at) : this.#value(bytes, at)
          if (this.#mode !== 'structure') return at
          continue
        case 0x7b:
          path.open(false)
          break
        case 0x5b:
          path.open(true)
          break
        case 0x7d:
        case 0x5d:
          path.close()
          break
        case 0x2c:
          path.comma()
          break
      }
      at++
    }
    return at
  }

  #key(bytes: Buffer, at: number): number {
    const end = closingQuote(bytes, at + 1)
    if (end !== -1) {
      this.#path.key(bytes, at + 1, end)
      return end + 1
    }
    if (bytes.length - at <= maxKeyBytes) return this.#wait(bytes, at)
    this.#path.key(undefined, 0, 0)
    return this.#enterString(bytes, at + 1)
  }

  #value(bytes: Buffer, at: number): number {
    const media = this.#mediaAt(bytes, at + 1)
    if (media === undecided) return this.#wait(bytes, at)
    if (media !== plainString) {
      this.#handOn(bytes, at + 1)
      this.#events.mediaStart(this.#path.toString(), bytes.subarray(at + 1, media))
      this.#mode = 'media'
      this.#from = media
      return media
    }
    const end = closingQuote(bytes, at + 1)
    return end === -1 ? this.#enterString(bytes, at + 1) : end + 1
  }

  #mediaAt(bytes: Buffer, start: number): MediaStart {
    const first = bytes[start]
    if (first === undefined) return undecided
    if (first === quote) return plainString
    const dataUrl = dataUrlStart(bytes, start)
    if (dataUrl !== plainString) return this.#path.isWithin(textKeys) ? plainString : dataUrl
    return this.#path.isUnder(base64Keys) ? bareBase64Start(bytes, start) : plainString
  }

  #enterString(bytes: Buffer, start: number): number {
    this.#mode = 'string'
    this.#escaped = endsInEscape(bytes, start, bytes.length)
    return bytes.length
  }

  #string(bytes: Buffer, at: number): number {
    const start = this.#escaped ? at + 1 : at
    const end = closingQuote(bytes, start)
    if (end === -1) return this.#enterString(bytes, start)
    this.#mode = 'structure'
    this.#escaped = false
    return end + 1
  }

  #media(bytes: Buffer, at: number): number {
    const found = bytes.indexOf(quote, at)
    const end = found === -1 ? bytes.length : found
    const segment = bytes.subarray(at, end)
    if (segment.includes(backslash)) return this.#escapedMedia(bytes, at)
    if (segment.length > 0) this.#events.mediaBytes(segment)
    return found === -1 ? this.#passOver(bytes.length) : this.#endMedia(found)
  }

  #escapedMedia(bytes: Buffer, at: number): number {
    const { ascii, next } = unescapeBase64(bytes, at)
    if (ascii.length > 0) this.#events.mediaBytes(ascii)
    if (next === bytes.length) return this.#passOver(next)
    if (bytes[next] === quote) return this.#endMedia(next)
    this.#waiting = bytes.subarray(next)
    return this.#passOver(bytes.length)
  }

  #passOver(end: number): number {
    this.#from = end
    return end
  }

  #endMedia(closing: number): number {
    this.#mode = 'structure'
    this.#from = closing
    this.#events.mediaEnd()
    return closing + 1
  }
}
