/** A read of a socket brings several chunks of 64 KB at once; this many take a fraction of a millisecond. */
const chunksPerRound = 4

/**
 * Lets a few chunks of bulk bytes through in each round of the event loop, whoever brings them, so that large uploads
 * share what one of them could take, and short turns are not kept waiting behind all of them.
 */
export class Turnstile {
  #left = chunksPerRound
  #scheduled = false
  readonly #waiting: (() => void)[] = []

  /** Undefined when the chunk may go through at once. */
  pass(): Promise<void> | undefined {
    this.#schedule()
    if (this.#left > 0) {
      this.#left--
      return undefined
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => this.#nextRound())
  }

  #nextRound(): void {
    this.#scheduled = false
    this.#left = chunksPerRound
    for (const next of this.#waiting.splice(0, chunksPerRound)) {
      this.#left--
      next()
    }
    if (this.#left < chunksPerRound) this.#schedule()
  }
}

/** Bytes on their way in, and bytes on their way to an upstream. */
export const incoming = new Turnstile()
export const outgoing = new Turnstile()
