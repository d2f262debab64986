import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PlumblineError } from '../contract/errors.ts'
import type { BlobWriter } from '../contract/ports/blobs.ts'
import { temporaryName } from './temporary-file.ts'

/** Bytes that may wait for the disk before the caller is asked to wait. */
const highWaterBytes = 1024 * 1024

/** Who keeps count of blobs that are about to be referred to. */
export interface BlobHolds {
  hold(hash: string): void
  release(hash: string): void
}

/**
 * Writes one blob: hashes what comes, keeps it in a temporary file, and gives it its name once it is on the disk.
 * Chunks are written in the background, many at a time; the caller must not change them afterwards.
 */
export class FileBlobWriter implements BlobWriter {
  bytes = 0
  readonly #folder: string
  readonly #temporary: string
  readonly #holds: BlobHolds
  readonly #hash = createHash('sha256')
  #file: FileHandle | undefined
  #queue: Uint8Array[] = []
  #queuedBytes = 0
  #flushing: Promise<void> | undefined
  #failure: PlumblineError | undefined

  constructor(folder: string, holds: BlobHolds) {
    this.#folder = folder
    this.#temporary = join(folder, temporaryName())
    this.#holds = holds
  }

  write(chunk: Uint8Array): Promise<void> | undefined {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    this.#hash.update(chunk)
    this.bytes += chunk.byteLength
    this.#queue.push(chunk)
    this.#queuedBytes += chunk.byteLength
    this.#flushing ??= this.#flush()
    return this.#queuedBytes > highWaterBytes ? this.#written() : undefined
  }

  async finish(): Promise<{ hash: string; bytes: number }> {
    const hash = this.#hash.digest('hex')
    this.#holds.hold(hash)
    try {
      await this.#written()
      // Conversations bring the same media again with every turn; what is on the disk need not go there twice.
      if (await this.#isKept(hash)) await this.#drop()
      else await this.#keep(hash)
    } catch (error) {
      this.#holds.release(hash)
      await this.abort()
      throw unavailable(error)
    }
    return { hash, bytes: this.bytes }
  }

  async abort(): Promise<void> {
    this.#failure ??= unavailable(new Error('the blob was given up'))
    this.#queue = []
    await this.#flushing
    await this.#close()
    await rm(this.#temporary, { force: true })
  }

  async #isKept(hash: string): Promise<boolean> {
    const found = await stat(join(this.#folder, hash.slice(0, 2), hash)).catch(() => undefined)
    return found?.size === this.bytes
  }

  async #drop() {
    await this.#close()
    await rm(this.#temporary, { force: true })
  }

  async #keep(hash: string) {
    const file = await this.#opened()
    await file.sync()
    await this.#close()
    const folder = join(this.#folder, hash.slice(0, 2))
    const created = await mkdir(folder, { recursive: true, mode: 0o700 })
    await rename(this.#temporary, join(folder, hash))
    await syncFolder(folder)
    if (created !== undefined) await syncFolder(this.#folder)
  }

  async #written() {
    await this.#flushing
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Never rejects: what went wrong is told to whoever writes or finishes next. */
  async #flush() {
    try {
      const file = await this.#opened()
      while (this.#queue.length > 0) {
        const chunks = this.#queue
        this.#queue = []
        await writeAll(file, chunks)
        this.#queuedBytes = this.#queue.reduce((sum, chunk) => sum + chunk.byteLength, 0)
      }
    } catch (error) {
      this.#failure = unavailable(error)
      this.#queue = []
    }
    this.#flushing = undefined
  }

  async #close() {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #opened(): Promise<FileHandle> {
    this.#file ??= await open(this.#temporary, 'wx', 0o600)
    return this.#file
  }
}

/** Writes the chunks at the file's position; a disk that takes less than all is asked again. */
async function writeAll(file: FileHandle, chunks: Uint8Array[]) {
  let left = chunks
  while (left.length > 0) {
    let { bytesWritten } = await file.writev(left)
    left = left.flatMap((chunk) => {
      const taken = Math.min(bytesWritten, chunk.byteLength)
      bytesWritten -= taken
      return taken === chunk.byteLength ? [] : [chunk.subarray(taken)]
    })
  }
}

async function syncFolder(path: string) {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function unavailable(error: unknown): PlumblineError {
  return error instanceof PlumblineError ? error : new PlumblineError('store_unavailable', { cause: error })
}
