/** What a round of the event loop in which nothing happened takes at most; an empty one takes a fifth of it. */
const quietRoundMs = 0.05
/** How much longer than bulk bytes others may be at work before the next of them, while both want the time. */
const othersShare = 3

/**
 * Lets bulk bytes through one chunk at a time, whoever brings them, so that short turns are not kept waiting behind
 * large uploads. Who is let through is timed, and then stands back until others had three times as long or want
 * nothing: a round of the event loop passes without work.
 */
export class Turnstile {
  readonly #waiting: (() => void)[] = []
  #scheduled = false
  /** The time others have before the next chunk. */
  #owedMs = 0
  #startedAt = 0
  #endedAt = performance.now()
  /** The round before let a chunk through; what it brought with it, like the next read, says nothing of others. */
  #passedBefore = false

  /** Resolves when the chunk may go through; what is done with it then, before anything is awaited, is timed. */
  pass(): Promise<void> {
    this.#schedule()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Node runs what a promise's resolution leads to between two immediates. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => this.#letThrough())
    setImmediate(() => this.#endRound())
  }

  #letThrough(): void {
    this.#startedAt = performance.now()
    const othersMs = this.#startedAt - this.#endedAt
    this.#owedMs -= othersMs
    const isQuiet = !this.#passedBefore && othersMs < quietRoundMs
    const next = this.#owedMs <= 0 || isQuiet ? this.#waiting.shift() : undefined
    this.#passedBefore = next !== undefined
    next?.()
  }

  #endRound(): void {
    this.#endedAt = performance.now()
    if (this.#passedBefore) this.#owedMs = (this.#endedAt - this.#startedAt) * othersShare
    this.#scheduled = false
    if (this.#waiting.length > 0) this.#schedule()
  }
}

/** Shared by bytes on their way in and bytes on their way to an upstream. */
export const bulk = new Turnstile()
