import { PlumblineError } from '../contract/errors.ts'

const probeEveryMs = 500

/**
 * Keeps turns from being started, and paid for, while they could not be recorded. Once a record failed, the store is
 * tried until it takes one again.
 */
export class StoreGate {
  readonly #check: () => Promise<void>
  #timer: NodeJS.Timeout | undefined

  /** `check` writes something small and throws when it cannot. */
  constructor(check: () => Promise<void>) {
    this.#check = check
  }

  /** Throws `store_unavailable` while the store is known not to take records. */
  pass(): void {
    if (this.#timer) throw new PlumblineError('store_unavailable')
  }

  failed(): void {
    this.#timer ??= setTimeout(() => this.#probe(), probeEveryMs).unref()
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  async #probe(): Promise<void> {
    try {
      await this.#check()
      this.#timer = undefined
    } catch {
      this.#timer = setTimeout(() => this.#probe(), probeEveryMs).unref()
    }
  }
}
