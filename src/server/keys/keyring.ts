import { setTimeout } from 'node:timers/promises'
import type { KeyRecord, KeyStore } from '../../contract/ports/keys.ts'

/** Another process may add or revoke a key; this server follows within so long. */
const reloadMs = 500

/** However many unknown keys come, the store is asked once in so long, for all of them. */
const unknownKeysWaitMs = 50

/** The keys that are valid now, in memory, so that no request waits for the store. */
export class Keyring {
  readonly #keys: KeyStore
  readonly #onError: (error: unknown) => void
  readonly #timer: NodeJS.Timeout
  #valid = new Map<string, KeyRecord>()
  #reloading: Promise<void> | undefined
  #unknown: Promise<void> | undefined
  #failing = false

  /** `onError` hears of a store that cannot be read; the keys known before stay valid until it can. */
  constructor(keys: KeyStore, onError: (error: unknown) => void) {
    this.#keys = keys
    this.#onError = onError
    this.#timer = setInterval(() => this.reload(), reloadMs).unref()
  }

  static async open(keys: KeyStore, onError: (error: unknown) => void): Promise<Keyring> {
    const ring = new Keyring(keys, onError)
    await ring.reload()
    return ring
  }

  /** Keys that are not revoked. */
  get size(): number {
    return this.#valid.size
  }

  /**
   * The key with this hash. Hashes are looked up, not keys: how long that takes says nothing about a key that
   * somebody else holds.
   */
  get(hash: string): KeyRecord | undefined {
    return this.#valid.get(hash)
  }

  /** Like `get`, for a key that `get` did not know: it may have been added a moment ago, by another process. */
  async getFresh(hash: string): Promise<KeyRecord | undefined> {
    this.#unknown ??= setTimeout(unknownKeysWaitMs).then(() => {
      this.#unknown = undefined
      return this.reload()
    })
    await this.#unknown
    return this.get(hash)
  }

  /** Reads the keys anew; calls made while that runs share it. */
  reload(): Promise<void> {
    this.#reloading ??= this.#read().finally(() => {
      this.#reloading = undefined
    })
    return this.#reloading
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #read(): Promise<void> {
    try {
      const keys = await this.#keys.list()
      this.#valid = new Map(keys.filter((key) => key.revoked_at === null).map((key) => [key.hash, key]))
      this.#failing = false
    } catch (error) {
      if (!this.#failing) this.#onError(error)
      this.#failing = true
    }
  }
}
