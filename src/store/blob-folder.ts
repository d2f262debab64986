import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { PlumblineError } from '../contract/errors.ts'
import type { BlobStore, BlobWriter } from '../contract/ports/blobs.ts'
import { FileBlobWriter } from './blob-writer.ts'
import { isLeftover } from './temporary-file.ts'

const hashPattern = /^[0-9a-f]{64}$/

/** Blobs as files, `ab/<hash>` by the first two digits. Half-written ones stand beside those folders. */
export class BlobFolder implements BlobStore {
  readonly #folder: string
  /** Blobs that were written but that no committed record refers to yet, and by how many writers. */
  readonly #held = new Map<string, number>()

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
    return new FileBlobWriter(this.#folder, this)
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

  /** Somebody wrote the blob and is about to refer to it. */
  hold(hash: string) {
    this.#held.set(hash, (this.#held.get(hash) ?? 0) + 1)
  }

  /** One of those who hold the blob refers to it now, or never will. */
  release(hash: string) {
    const left = (this.#held.get(hash) ?? 0) - 1
    if (left > 0) this.#held.set(hash, left)
    else this.#held.delete(hash)
  }

  /** A turn refers to the blob. Turns stay, so nobody need hold it any more. */
  releaseAll(hash: string) {
    this.#held.delete(hash)
  }

  /** Removes the blob unless somebody holds it; says whether it did. */
  async removeUnlessHeld(hash: string): Promise<boolean> {
    if (this.#held.has(hash)) return false
    await this.remove(hash)
    return true
  }

  /** Hashes of the blobs last written before `time` (ms since 1970), one subfolder at a time. */
  async *olderThan(time: number): AsyncGenerator<string[]> {
    const subfolders = (await readdir(this.#folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))
    for (const subfolder of subfolders) {
      const hashes = await readdir(join(this.#folder, subfolder))
      const old = await Promise.all(hashes.map((hash) => this.#wasWrittenBefore(hash, time)))
      yield hashes.filter((_, i) => old[i])
    }
  }

  async #wasWrittenBefore(hash: string, time: number): Promise<boolean> {
    if (!hashPattern.test(hash)) return false
    const file = await stat(this.#pathOf(hash)).catch(() => undefined)
    return file !== undefined && file.mtimeMs < time
  }

  #pathOf(hash: string): string {
    if (!hashPattern.test(hash))
      throw new PlumblineError('blob_not_found', { details: { hash: hash.slice(0, 80) } })
    return join(this.#folder, hash.slice(0, 2), hash)
  }
}

function throwNotFound(hash: string, error: NodeJS.ErrnoException): never {
  if (error.code === 'ENOENT') throw new PlumblineError('blob_not_found', { details: { hash }, cause: error })
  throw error
}
