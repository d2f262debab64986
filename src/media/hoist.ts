import { PlumblineError } from '../contract/errors.ts'
import type { BlobWriter } from '../contract/ports/blobs.ts'
import type { WireBody } from '../contract/wire.ts'
import { BodyPieces } from './body-pieces.ts'
import { freeMemory } from './free-memory.ts'
import { maxTextBytes, tooMuchText } from './json-bounds.ts'
import { JsonScanner } from './json-scanner.ts'
import { type HoistedMedia, MediaPart } from './media-part.ts'
import { headerMediaType } from './media-string.ts'
import { jsonText, parseJson } from './parse-json.ts'
import { placeholderOf } from './placeholder.ts'
import { splicedMembers, topLevelMembers } from './top-level-members.ts'

/** Up to here a body is collected before it is looked at; most bodies end first and hold no media. */
const collectedBytes = 65_536
/** More media than any provider takes in one request. */
const maxMedia = 2_000

/** A request body, parsed, with its media in blobs. */
export interface HoistedBody {
  /** The JSON value, with each media's placeholder where it stood. */
  value: unknown
  /** In the order of the body. */
  media: HoistedMedia[]
  /** What to write upstream. */
  wire: WireBody
}

export interface HoistOptions {
  newBlob: () => BlobWriter
  limits: { bodyBytes: number; partBytes: number }
}

/**
 * Reads one JSON body as it arrives and takes base64 media out of it, straight into blobs: every string that starts
 * with `data:<type>;base64,` (except under keys that hold text), and base64 of 4 KB or more under `data`,
 * `file_data` or `b64_json`. The media is never a JavaScript string, and JSON.parse never sees it.
 */
export class BodyHoister {
  readonly #options: HoistOptions
  readonly #pieces = new BodyPieces()
  readonly #parts: MediaPart[] = []
  #collected: Buffer[] = []
  #received = 0
  #textBytes = 0
  #scanner: JsonScanner | undefined
  #open: MediaPart | undefined
  #waits: Promise<void>[] = []

  constructor(options: HoistOptions) {
    this.#options = options
  }

  /**
   * Takes the next bytes, whose buffer is the hoister's to keep or to free. Returns a promise when the caller should wait before
   * sending more. Throws `body_too_large`, `invalid_json` and what the blob's writer throws.
   */
  write(chunk: Buffer): Promise<void> | undefined {
    this.#received += chunk.length
    const limit = this.#options.limits.bodyBytes
    if (this.#received > limit) throw new PlumblineError('body_too_large', { details: { limit } })
    if (!this.#scanner) {
      this.#collected.push(chunk)
      if (this.#received <= collectedBytes) return undefined
      this.#startScan()
    } else if (this.#scanner.scan(chunk)) {
      freeMemory(chunk)
    }
    if (this.#waits.length === 0) return undefined
    const waits = this.#waits
    this.#waits = []
    return Promise.all(waits).then(() => {})
  }

  /** The body is complete. Throws `invalid_json` and what the blob's writer throws. */
  async finish(): Promise<HoistedBody> {
    if (!this.#scanner) {
      const [first] = this.#collected
      const body = first && this.#collected.length === 1 ? first : Buffer.concat(this.#collected)
      const text = jsonText(body)
      if (!mayHoldMedia(text)) return withoutMedia(body, text)
      this.#startScan()
    }
    this.#scanner?.end()
    await Promise.all(this.#waits)
    await Promise.all(this.#parts.map((part) => part.settled()))
    const { json, toBodyOffset } = this.#pieces.skeleton()
    const value = parseJson(jsonText(json), toBodyOffset)
    const members = topLevelMembers(json, splicedMembers).map(({ key, keyStart, valueStart, end }) => ({
      key,
      keyStart: toBodyOffset(keyStart),
      valueStart: toBodyOffset(valueStart),
      end: toBodyOffset(end),
    }))
    return {
      value,
      media: this.#parts.map((part) => part.media),
      wire: { ...this.#pieces.wire(), members },
    }
  }

  /** Gives the body up and forgets the blobs that are not finished. */
  async abort(): Promise<void> {
    this.#collected = []
    await Promise.all(this.#parts.map((part) => part.abort()))
  }

  #startScan(): void {
    this.#scanner = new JsonScanner({
      json: (bytes) => this.#takeJson(bytes),
      mediaStart: (path, header) => this.#startMedia(path, header),
      mediaBytes: (ascii) => this.#waitFor(this.#open?.write(ascii)),
      mediaEnd: () => this.#waitFor(this.#open?.end()),
    })
    for (const chunk of this.#collected) this.#scanner.scan(chunk)
    this.#collected = []
  }

  #takeJson(bytes: Buffer): void {
    this.#textBytes += bytes.length
    if (this.#textBytes > maxTextBytes) throw tooMuchText()
    this.#pieces.json(bytes)
  }

  #startMedia(path: string, header: Buffer): void {
    if (this.#parts.length === maxMedia) {
      const reason = `The body holds more than ${maxMedia} pieces of media.`
      throw new PlumblineError('invalid_request', { param: path, details: { reason } })
    }
    const media = { placeholder: placeholderOf(this.#parts.length), path, mediaType: headerMediaType(header) }
    this.#open = new MediaPart(media, this.#options.newBlob, this.#options.limits.partBytes)
    this.#parts.push(this.#open)
    this.#pieces.media(header, this.#open)
  }

  #waitFor(promise: Promise<void> | undefined): void {
    if (!promise) return
    this.#waits.push(promise)
    // The caller gets the failure with the promise of all; nothing is unhandled until then.
    promise.catch(() => {})
  }
}

/**
 * A body that came in one small piece and holds no media, without the machinery for those that do; undefined for any
 * other. Throws `invalid_json`.
 */
export function readPlainBody(body: Buffer): HoistedBody | undefined {
  if (body.length > collectedBytes) return undefined
  const text = jsonText(body)
  return mayHoldMedia(text) ? undefined : withoutMedia(body, text)
}

/** A quick look that never misses: what it lets pass has nothing to hoist. */
function mayHoldMedia(text: string): boolean {
  if (text.includes('data"')) return true
  // A search for two characters costs a third of one for many, and most bodies end here.
  return text.includes('64') && (text.includes(';base64,') || text.includes('"b64_json"'))
}

function withoutMedia(body: Buffer, text: string): HoistedBody {
  const value = parseJson(text)
  const members = topLevelMembers(body, splicedMembers)
  const pieces = [{ kind: 'json' as const, bytes: body }]
  return { value, media: [], wire: { pieces, bytes: body.length, members } }
}
