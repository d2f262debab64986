import { type FSWatcher, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { hashAt, hashOf } from './file-hash.ts'

/** Editors write in several steps; a change counts once the folder was quiet for so long. */
const settleMs = 100
/** A file that is gone or empty is most likely being written: it is waited for so many times as long. */
const mostWaits = 20

const hashOfNothing = hashOf(Buffer.alloc(0))

export interface WatchOptions {
  /** The files, and the hashes of what they held when they were last read. */
  read(): ReadonlyMap<string, string>
  /** Called when a file holds something else. */
  onChange(): void
  /** Called when changes cannot be noticed, or no longer. */
  onError(error: unknown): void
}

/**
 * Notices when files hold something else than what was read. Their folders are watched, so that a file may also be
 * replaced by another of its name, as many editors and mounted volumes do.
 */
export class FileWatch {
  readonly #options: WatchOptions
  readonly #watchers = new Map<string, FSWatcher>()
  #timer: NodeJS.Timeout | undefined
  #waits = 0
  #closed = false

  constructor(options: WatchOptions) {
    this.#options = options
    this.follow()
  }

  /** Call it after the files were read again: they may be others now, and may have changed meanwhile. */
  follow(): void {
    if (this.#closed) return
    const folders = new Set([...this.#options.read().keys()].map((file) => dirname(file)))
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue
      watcher.close()
      this.#watchers.delete(folder)
    }
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#watch(folder)
    this.#soon()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const watcher of this.#watchers.values()) watcher.close()
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        if (name === null || this.#concerns(folder, name)) this.#soon()
      })
      watcher.on('error', (error) => {
        this.#watchers.delete(folder)
        this.#options.onError(error)
      })
      this.#watchers.set(folder, watcher)
    } catch (error) {
      this.#options.onError(error)
    }
  }

  /** Volumes that Kubernetes mounts turn a link beside the files, whose name begins with two dots. */
  #concerns(folder: string, name: string): boolean {
    if (name.startsWith('..')) return true
    return [...this.#options.read().keys()].some(
      (file) => dirname(file) === folder && basename(file) === name,
    )
  }

  #soon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#look(), settleMs).unref()
  }

  async #look(): Promise<void> {
    const read = this.#options.read()
    const now = await Promise.all([...read.keys()].map(hashAt))
    // Whoever read them meanwhile follows anew.
    if (this.#closed || read !== this.#options.read()) return
    const changed = [...read.values()].flatMap((hash, i) => (hash === now[i] ? [] : [now[i]]))
    if (changed.length === 0) return
    const beingWritten = changed.some((hash) => hash === '' || hash === hashOfNothing)
    if (beingWritten && this.#waits++ < mostWaits) return this.#soon()
    this.#waits = 0
    this.#options.onChange()
  }
}
