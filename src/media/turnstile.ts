/** What a round of the event loop in which nothing happened takes at most; an empty one takes a fifth of it. */
const quietRoundMs = 0.05
/** While others wait for another thread, the core is left to that so long, or until it is done. Node's shortest timeout. */
const sleepMs = 1
/** How much longer than bulk bytes others may be at work before the next of them, while both want the time: 8 parts of 9. */
const othersShare = 8

/**
 * Lets bulk bytes through one chunk at a time, whoever brings them, so that short turns are not kept waiting behind
 * large uploads. Who is let through is timed, and then stands back until others had eight times as long or want
 * nothing: a round of the event loop passes without work, and no other thread works for them.
 */
export class Turnstile {
  readonly #waiting: { rank: number; letThrough: () => void }[] = []
  #scheduled = false
  /** The time others have before the next chunk. */
  #owedMs = 0
  #startedAt = 0
  #endedAt = performance.now()
  /** The round before let a chunk through; what it brought with it, like the next read, says nothing of others. */
  #passedBefore = false
  #threadsBusy = 0
  #sleeping: NodeJS.Timeout | undefined

  /**
   * Resolves when the chunk may go through; what is done with it then, before anything is awaited, is timed. Of those
   * that wait the lowest rank goes first.
   */
  pass(rank: number): Promise<void> {
    this.#schedule()
    return new Promise((letThrough) => {
      const before = this.#waiting.findLastIndex((other) => other.rank <= rank)
      this.#waiting.splice(before + 1, 0, { rank, letThrough })
    })
  }

  /** Others wait for another thread from now on; for as often as this is called, so must `goOn` be. */
  standBack(): void {
    this.#threadsBusy++
  }

  goOn(): void {
    this.#threadsBusy--
    if (this.#threadsBusy === 0 && this.#sleeping) this.#wake()
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
    const isQuiet = !this.#passedBefore && othersMs < quietRoundMs && this.#threadsBusy === 0
    const next = this.#owedMs <= 0 || isQuiet ? this.#waiting.shift() : undefined
    this.#passedBefore = next !== undefined
    next?.letThrough()
  }

  #endRound(): void {
    this.#endedAt = performance.now()
    if (this.#passedBefore) this.#owedMs = (this.#endedAt - this.#startedAt) * othersShare
    this.#scheduled = false
    if (this.#waiting.length === 0) return
    if (this.#threadsBusy === 0) this.#schedule()
    else this.#sleep()
  }

  /** To look again in every round would keep the core from the thread that others wait for. */
  #sleep(): void {
    this.#scheduled = true
    this.#sleeping = setTimeout(() => this.#wake(), sleepMs)
  }

  #wake(): void {
    clearTimeout(this.#sleeping)
    this.#sleeping = undefined
    this.#scheduled = false
    this.#schedule()
  }
}

/** Shared by bytes on their way in and bytes on their way to an upstream. */
export const bulk = new Turnstile()

/** The rank of bytes on their way to an upstream: what is in memory leaves it before more comes in. */
export const outwardRank = 0
let ranksGiven = outwardRank

/**
 * A rank for the bytes of one body on its way in. Who began first is done first, so that the others wait at their
 * clients and not, half of each, in memory here.
 */
export function inwardRank(): number {
  return ++ranksGiven
}
