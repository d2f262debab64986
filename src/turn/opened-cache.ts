import type { Opened } from '../contract/ports/documents.ts'

const mostEntries = 4_096

/**
 * What opening a file said of it, by content hash: a conversation brings the same media again with every turn, and what
 * stands under a hash never changes. The entries used longest ago make place.
 */
export class OpenedCache {
  readonly #entries = new Map<string, Opened>()

  get(hash: string): Opened | undefined {
    const opened = this.#entries.get(hash)
    if (opened === undefined) return undefined
    this.#entries.delete(hash)
    this.#entries.set(hash, opened)
    return opened
  }

  set(hash: string, opened: Opened): void {
    this.#entries.set(hash, opened)
    const oldest = this.#entries.keys().next()
    if (this.#entries.size > mostEntries && !oldest.done) this.#entries.delete(oldest.value)
  }
}
