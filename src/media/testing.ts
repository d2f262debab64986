import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { PlumblineError } from '../contract/errors.ts'
import type { BlobStore, BlobWriter } from '../contract/ports/blobs.ts'

/** Cuts `bytes` into pieces of the given sizes, over and over. */
export function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1
    pieces.push(Buffer.from(bytes.subarray(at, at + size)))
    at += size
  }
  return pieces
}

/** Blobs in memory, read back in small uneven pieces. */
export class MemoryBlobs implements Pick<BlobStore, 'writer' | 'open'> {
  readonly #blobs = new Map<string, Buffer>()
  readonly #failing: boolean
  /** Writers that are neither finished nor aborted. */
  openWriters = 0

  constructor(options: { failing?: boolean } = {}) {
    this.#failing = options.failing ?? false
  }

  get count(): number {
    return this.#blobs.size
  }

  bytes(hash: string): Buffer {
    const blob = this.#blobs.get(hash)
    if (!blob) throw new PlumblineError('blob_not_found', { details: { hash } })
    return blob
  }

  async open(hash: string): Promise<Readable> {
    return Readable.from(cut(this.bytes(hash), [1, 5, 64, 1_000, 2]))
  }

  writer(): BlobWriter {
    const pieces: Uint8Array[] = []
    let bytes = 0
    this.openWriters++
    return {
      get bytes() {
        return bytes
      },
      write: (chunk) => {
        pieces.push(Buffer.from(chunk))
        bytes += chunk.length
        return bytes % 2 === 0 ? undefined : Promise.resolve()
      },
      finish: async () => {
        this.openWriters--
        if (this.#failing) throw new PlumblineError('store_unavailable')
        const blob = Buffer.concat(pieces)
        const hash = createHash('sha256').update(blob).digest('hex')
        this.#blobs.set(hash, blob)
        return { hash, bytes: blob.length }
      },
      abort: async () => {
        this.openWriters--
      },
    }
  }
}
