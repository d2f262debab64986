import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PlumblineError } from '../contract/errors.ts'
import type { BlobWriter } from '../contract/ports/blobs.ts'
import { borrowSlab, returnSlab, slabBytes } from '../media/slabs.ts'
import { oneAtATime, syncFolder, writeAll } from './disk.ts'
import { temporaryName } from './temporary-file.ts'

/** Slabs that may wait for the disk before the caller is asked to wait: 1 MB. */
const mostQueued = 4
/** Slabs that all blobs together may keep in memory until their hashes are known: 64 MB. */
const mostHeld = 256
/** Bytes of blobs on their way to the disk at any time. Whoever commits a turn meanwhile waits for no more than these. */
const flushedBytes = 2_097_152

/** Of all blobs. */
let slabsHeld = 0

/** Who keeps count of blobs that are about to be referred to. */
export interface BlobHolds {
  hold(hash: string): void
  release(hash: string): void
}

/**
 * Writes one blob: hashes what comes, and gives it its name once it is on the disk. Bytes are collected in slabs and
 * stay in memory, while there is room, until it is known whether the blob is here already; what finds no room goes to a
 * temporary file in the background. What came in one small chunk takes no more memory than that.
 */
export class FileBlobWriter implements BlobWriter {
  bytes = 0
  readonly #folder: string
  readonly #temporary: string
  readonly #holds: BlobHolds
  readonly #hash = createHash('sha256')
  #file: FileHandle | undefined
  /** The temporary file was made, or is about to be: from then on nothing is held. */
  #hasTemporary = false
  /** What is filled now, and up to where. */
  #slab: Buffer | undefined
  #filled = 0
  /** Full slabs, of which none was written yet. */
  #held: Buffer[] = []
  /** Full slabs on their way to the disk. */
  #queue: Buffer[] = []
  /** How many of `#held`, and of the first of `#queue`, count as held. */
  #counted = 0
  /** Bytes that were written since the disk last confirmed them. */
  #unflushed = 0
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
    for (let at = 0; at < chunk.byteLength; ) {
      const slab = this.#slabWithRoom(chunk.byteLength)
      const copied = Math.min(chunk.byteLength - at, slab.length - this.#filled)
      slab.set(chunk.subarray(at, at + copied), this.#filled)
      at += copied
      this.#filled += copied
    }
    return this.#queue.length > mostQueued ? this.#written() : undefined
  }

  async finish(): Promise<{ hash: string; bytes: number }> {
    const hash = this.#hash.digest('hex')
    this.#holds.hold(hash)
    try {
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
    this.#forget()
    await this.#flushing
    await this.#removeTemporary()
  }

  async #isKept(hash: string): Promise<boolean> {
    const found = await stat(join(this.#folder, hash.slice(0, 2), hash)).catch(() => undefined)
    return found?.size === this.bytes
  }

  async #drop() {
    this.#forget()
    await this.#written()
    await this.#removeTemporary()
  }

  async #keep(hash: string) {
    this.#putAway()
    this.#spill()
    await this.#written()
    const file = await this.#opened()
    await oneAtATime(() => file.sync())
    await this.#close()
    const folder = join(this.#folder, hash.slice(0, 2))
    const created = await mkdir(folder, { recursive: true, mode: 0o700 })
    await rename(this.#temporary, join(folder, hash))
    await syncFolder(folder)
    if (created !== undefined) await syncFolder(this.#folder)
  }

  #slabWithRoom(firstBytes: number): Buffer {
    if (this.#slab && this.#filled < this.#slab.length) return this.#slab
    const isFirst = !this.#slab && firstBytes < slabBytes
    this.#putAway()
    this.#slab = isFirst ? Buffer.allocUnsafeSlow(firstBytes) : borrowSlab()
    return this.#slab
  }

  /** The slab that was filled is held, or goes to the disk after those that were. */
  #putAway() {
    if (!this.#slab) return
    const bytes = this.#slab.subarray(0, this.#filled)
    this.#slab = undefined
    this.#filled = 0
    this.#held.push(bytes)
    if (this.#hasTemporary || slabsHeld === mostHeld) {
      this.#spill()
    } else {
      slabsHeld++
      this.#counted++
    }
  }

  #spill() {
    this.#hasTemporary = true
    this.#queue.push(...this.#held.splice(0))
    if (this.#queue.length > 0) this.#flushing ??= this.#flush()
  }

  async #written() {
    await this.#flushing
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Never rejects: what went wrong is told to whoever writes or finishes next. */
  async #flush() {
    try {
      const file = await this.#opened()
      while (this.#queue.length > 0) await oneAtATime(() => this.#flushSome(file))
    } catch (error) {
      this.#failure = unavailable(error)
      this.#forget()
    }
    this.#flushing = undefined
  }

  async #flushSome(file: FileHandle) {
    for (let bytes = this.#queue[0]; bytes && this.#unflushed < flushedBytes; bytes = this.#queue[0]) {
      await writeAll(file, bytes)
      this.#unflushed += bytes.length
      // Where the blob was given up meanwhile, the slab is left to the garbage collector.
      if (this.#queue.shift() !== bytes) return
      this.#uncount(1)
      giveBack(bytes)
    }
    if (this.#unflushed < flushedBytes) return
    await file.datasync()
    this.#unflushed = 0
  }

  /** The first slab that waits is being written; whoever does that must not lose it. */
  #forget() {
    for (const bytes of [...this.#queue.splice(0).slice(1), ...this.#held.splice(0)]) giveBack(bytes)
    this.#uncount(this.#counted)
    if (this.#slab) giveBack(this.#slab)
    this.#slab = undefined
    this.#filled = 0
  }

  #uncount(slabs: number) {
    const counted = Math.min(slabs, this.#counted)
    this.#counted -= counted
    slabsHeld -= counted
  }

  async #close() {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #removeTemporary() {
    await this.#close()
    if (this.#hasTemporary) await rm(this.#temporary, { force: true })
  }

  async #opened(): Promise<FileHandle> {
    this.#hasTemporary = true
    this.#file ??= await open(this.#temporary, 'wx', 0o600)
    return this.#file
  }
}

function giveBack(bytes: Buffer) {
  if (bytes.buffer.byteLength === slabBytes) returnSlab(Buffer.from(bytes.buffer))
}

function unavailable(error: unknown): PlumblineError {
  return error instanceof PlumblineError ? error : new PlumblineError('store_unavailable', { cause: error })
}
