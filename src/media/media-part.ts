import { PlumblineError } from '../contract/errors.ts'
import type { BlobWriter } from '../contract/ports/blobs.ts'
import { Base64Decoder } from './base64.ts'
import { KeptBase64 } from './kept-base64.ts'

/** Decoded bytes kept in memory, for sniffing. */
const headBytes = 4_096

/** Media that was taken out of a JSON body. */
export interface HoistedMedia {
  /** The string that stands in the parsed value where the media stood. */
  placeholder: string
  /** Where that is, like `messages[2].content[1].image_url.url`. */
  path: string
  /** What a data URL said it is, lower case. */
  mediaType?: string
  /** `hash` is empty when there is an error. */
  blob: { hash: string; bytes: number }
  /** The first decoded bytes, at most 4 KB. */
  head: Buffer
  /** `base64_invalid`, `part_empty` or `part_too_large`: this part cannot be used, the rest of the body can. */
  error?: PlumblineError
}

/** One piece of media on its way from base64 into a blob. */
export class MediaPart {
  readonly media: HoistedMedia
  readonly #newBlob: () => BlobWriter
  readonly #maxBytes: number
  readonly #decoder = new Base64Decoder((bytes) => this.#store(bytes))
  /** The text as it came, to be sent on. */
  readonly kept = new KeptBase64()
  #writer: BlobWriter | undefined
  #wait: Promise<void> | undefined
  /** The blob being made durable, or given up. */
  #settled: Promise<void> = Promise.resolve()

  constructor(
    media: Pick<HoistedMedia, 'placeholder' | 'path' | 'mediaType'>,
    newBlob: () => BlobWriter,
    maxBytes: number,
  ) {
    this.media = { ...media, blob: { hash: '', bytes: 0 }, head: Buffer.alloc(0) }
    this.#newBlob = newBlob
    this.#maxBytes = maxBytes
  }

  /** Returns a promise when the blob's writer asks to wait. */
  write(ascii: Buffer): Promise<void> | undefined {
    if (this.media.error) return undefined
    this.#wait = undefined
    this.kept.add(ascii)
    this.#refusing(() => this.#decoder.write(ascii))
    return this.#wait
  }

  /** The media is complete. The promise resolves when its blob is durable. */
  end(): Promise<void> {
    if (!this.media.error) this.#refusing(() => this.#decoder.end())
    if (!this.media.error && this.media.blob.bytes === 0) this.#refuse(new PlumblineError('part_empty'))
    const writer = this.#writer
    if (writer && !this.media.error) {
      this.#writer = undefined
      this.#settled = writer.finish().then((blob) => {
        this.media.blob = blob
      })
      // Whoever awaits `settled` sees the failure; until then it must not count as unhandled.
      this.#settled.catch(() => {})
    }
    return this.#settled
  }

  /** Resolves when the blob is durable or given up; rejects when it could not be written. */
  settled(): Promise<void> {
    return this.#settled
  }

  /** Forgets a blob that is not finished. */
  async abort(): Promise<void> {
    this.kept.drop()
    const writer = this.#writer
    this.#writer = undefined
    await Promise.allSettled([this.#settled, writer?.abort()])
  }

  #store(bytes: Buffer): void {
    const { blob, head } = this.media
    blob.bytes += bytes.length
    if (blob.bytes > this.#maxBytes) {
      const details = { bytes: blob.bytes, limit: this.#maxBytes }
      throw new PlumblineError('part_too_large', { details })
    }
    if (head.length < headBytes)
      this.media.head = Buffer.concat([head, bytes.subarray(0, headBytes - head.length)])
    this.#writer ??= this.#newBlob()
    this.#wait = this.#writer.write(bytes) ?? this.#wait
  }

  /** Runs `work`; what it says against the part itself is kept, anything else is thrown on. */
  #refusing(work: () => void): void {
    try {
      work()
    } catch (error) {
      const ofThePart =
        error instanceof PlumblineError &&
        (error.code === 'base64_invalid' || error.code === 'part_too_large')
      if (!ofThePart) throw error
      this.#refuse(error)
    }
  }

  #refuse(error: PlumblineError): void {
    this.media.error = error.at(this.media.path)
    this.kept.drop()
    const writer = this.#writer
    this.#writer = undefined
    if (writer) this.#settled = writer.abort()
    this.#settled.catch(() => {})
  }
}
