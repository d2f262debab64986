import { PlumblineError } from '../contract/errors.ts'

const leastLimit = 4
const defaultMostLimit = 512
const firstLimit = 64
/** Long-run average over about this many samples. */
const longWindow = 600
const smoothing = 0.2
const headroom = 4
const tolerance = 1.5
/** Waiting attempts per place, before more are refused. */
const queuePerPlace = 4

interface Waiter {
  enter(): void
  leave(error: unknown): void
}

/**
 * How many attempts an upstream takes at once, found from how fast it answers: Gradient2 of Netflix's
 * concurrency-limits. With g = clamp(1.5·long/short, 0.5, 1) the limit L moves to 0.8·L + 0.2·(L·g + 4), where
 * short is the newest first-output time and long its slow average.
 */
export class ConcurrencyLimit {
  #limit: number
  #running = 0
  #longMs = 0
  #samples = 0
  #mostLimit: number
  readonly #waiting: Waiter[] = []

  constructor(mostLimit = defaultMostLimit) {
    this.#mostLimit = mostLimit
    this.#limit = Math.min(firstLimit, mostLimit)
  }

  get limit(): number {
    return Math.floor(this.#limit)
  }

  /** At the most so many from now on; who is inside stays. */
  bound(mostLimit = defaultMostLimit): void {
    if (mostLimit === this.#mostLimit) return
    const raised = this.#limit === this.#mostLimit && mostLimit > this.#limit
    this.#limit = Math.min(raised ? firstLimit : this.#limit, mostLimit)
    this.#mostLimit = mostLimit
    this.#letIn()
  }

  get running(): number {
    return this.#running
  }

  /**
   * Takes a place, or waits for one in line. Undefined when it was to be had at once. Rejects with its signal's reason
   * when it aborts, and with `overloaded` when the line is too long to be worth joining.
   */
  enter(time: { readonly signal: AbortSignal }): Promise<void> | undefined {
    if (this.#running < this.limit) {
      this.#running++
      return undefined
    }
    if (this.#waiting.length >= this.limit * queuePerPlace) {
      const retryAfter = Math.max(1, Math.ceil((this.#longMs * queuePerPlace) / 1000))
      throw new PlumblineError('overloaded', { details: { size: 'upstream', retryAfter } })
    }
    return this.#wait(time.signal)
  }

  /** Gives the place back. `firstOutputMs` teaches the limit; leave it out for attempts that say nothing of speed. */
  leave(firstOutputMs?: number): void {
    if (firstOutputMs !== undefined) this.#learn(firstOutputMs)
    this.#running--
    this.#letIn()
  }

  #letIn(): void {
    while (this.#running < this.limit) {
      const next = this.#waiting.shift()
      if (!next) return
      this.#running++
      next.enter()
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        const at = this.#waiting.indexOf(waiter)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(signal.reason)
      }
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const waiter: Waiter = { enter, leave }
      if (signal.aborted) return reject(signal.reason)
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(waiter)
    })
  }

  #learn(shortMs: number): void {
    this.#samples++
    this.#longMs += (shortMs - this.#longMs) / Math.min(this.#samples, longWindow)
    // An upstream that is hardly used says nothing of how much it could take.
    if (this.#running < this.#limit / 2) return
    const gradient = Math.min(1, Math.max(0.5, (tolerance * this.#longMs) / Math.max(shortMs, 0.001)))
    const target = this.#limit * gradient + headroom
    this.#limit = Math.min(
      this.#mostLimit,
      Math.max(Math.min(leastLimit, this.#mostLimit), (1 - smoothing) * this.#limit + smoothing * target),
    )
  }
}

/** One limit per upstream. */
export class ConcurrencyLimits {
  readonly #byUpstream = new Map<string, ConcurrencyLimit>()

  of(upstream: string, mostLimit?: number): ConcurrencyLimit {
    let limit = this.#byUpstream.get(upstream)
    if (!limit) {
      limit = new ConcurrencyLimit(mostLimit)
      this.#byUpstream.set(upstream, limit)
    }
    return limit
  }

  /** Does nothing for an upstream that nobody entered yet. */
  bound(upstream: string, mostLimit: number | undefined): void {
    this.#byUpstream.get(upstream)?.bound(mostLimit)
  }

  states(): { upstream: string; limit: number; running: number }[] {
    return [...this.#byUpstream].map(([upstream, { limit, running }]) => ({ upstream, limit, running }))
  }
}
