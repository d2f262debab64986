import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { PlumblineError } from '../contract/errors.ts'
import type { BlobStore, BlobWriter } from '../contract/ports/blobs.ts'
import { FileBlobWriter } from './blob-writer.ts'
import { isLeftover } from './temporary-file.ts'

/** Blobs as files, `ab/<hash>` by the first two digits. Half-written ones stand beside those folders. */
export class BlobFolder implements BlobStore {
  readonly #folder: string
  /** Blobs that were written but that no committed record refers to yet, and how often. */
  readonly #unclaimed = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Opens the folder, creating it when there is none, and removes what dead processes left half-written. */
  static async open(folder: string): Promise<BlobFolder> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const leftovers = (await readdir(folder)).filter(isLeftover)
    await Promise.all(leftovers.map((name) => rm(join(folder, name), { force: true })))
    return new BlobFolder(folder)
  }

  writer(): BlobWriter {
    return new FileBlobWriter(this.#folder, (hash) => {
      this.#unclaimed.set(hash, (this.#unclaimed.get(hash) ?? 0) + 1)
    })
  }

  async path(hash: string): Promise<string> {
    const path = this.#pathOf(hash)
    await stat(path).catch((error) => throwNotFound(hash, error))
    return path
  }

  async open(hash: string, range: { start?: number; end?: number } = {}): Promise<Readable> {
    const file = await open(this.#pathOf(hash)).catch((error) => throwNotFound(hash, error))
    return file.createReadStream(range)
  }

  async read(hash: string): Promise<Buffer> {
    return readFile(this.#pathOf(hash)).catch((error) => throwNotFound(hash, error))
  }

  async has(hash: string): Promise<boolean> {
    try {
      await this.path(hash)
      return true
    } catch (error) {
      if (error instanceof PlumblineError && error.code === 'blob_not_found') return false
      throw error
    }
  }

  async remove(hash: string): Promise<void> {
    await rm(this.#pathOf(hash), { force: true })
  }

  /** A file's record was committed: one of the blob's writings has found its use. */
  claimOnce(hash: string) {
    const left = (this.#unclaimed.get(hash) ?? 0) - 1
    if (left > 0) this.#unclaimed.set(hash, left)
    else this.#unclaimed.delete(hash)
  }

  /** A turn's record was committed: turns stay, so the blob is referred to for good. */
  claim(hash: string) {
    this.#unclaimed.delete(hash)
  }

  /** Removes the blob unless somebody wrote the same bytes and is about to refer to them. */
  async removeUnclaimed(hash: string): Promise<void> {
    if (!this.#unclaimed.has(hash)) await this.remove(hash)
  }

  #pathOf(hash: string): string {
    if (!/^[0-9a-f]{64}$/.test(hash))
      throw new PlumblineError('blob_not_found', { details: { hash: hash.slice(0, 80) } })
    return join(this.#folder, hash.slice(0, 2), hash)
  }
}

function throwNotFound(hash: string, error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT') throw new PlumblineError('blob_not_found', { details: { hash }, cause: error })
  throw error
}
