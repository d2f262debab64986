import { ExponentialBackoff } from 'cockatiel'
import type { ErrorCode, PlumblineError } from '../contract/errors.ts'

/** Failures after which the same model may do better in a moment. */
const transient = new Set<ErrorCode>([
  'upstream_unreachable',
  'upstream_rate_limited',
  'upstream_failed',
  'upstream_cut',
  'upstream_stalled',
])

/** Failures that say nothing of what another model would do. */
const modelsOwn = new Set<ErrorCode>([
  ...transient,
  'upstream_malformed',
  'circuit_open',
  'price_unknown',
  'reader_failed',
])

/** Statuses by which an upstream refuses its caller rather than the request. */
const refusesCaller = new Set([401, 403, 404, 408, 413])

export function isTransient(error: PlumblineError): boolean {
  return transient.has(error.code)
}

/** True when the next model may succeed where this one did not. */
export function mayFallBack(error: PlumblineError): boolean {
  if (error.code === 'upstream_rejected') return refusesCaller.has(Number(error.details.status))
  return modelsOwn.has(error.code)
}

/**
 * A share of the load that may be spent on second tries, so that a failing upstream is not buried by them: `share`
 * of requests, and `perSecond` whatever the load.
 */
export class RetryBudget {
  #tokens: number
  readonly #most: number
  readonly #share: number
  readonly #perSecond: number
  readonly #now: () => number
  #filledAt: number

  constructor(share = 0.2, perSecond = 10, now: () => number = () => performance.now()) {
    this.#share = share
    this.#perSecond = perSecond
    this.#now = now
    this.#filledAt = now()
    this.#most = Math.max(perSecond * 10, 1)
    this.#tokens = Math.max(perSecond, 1)
  }

  /** Counts a first try, which earns `share` of another. */
  earn(): void {
    this.#tokens = Math.min(this.#most, this.#tokens + this.#share)
  }

  /** True when a second try may be made; it is then paid for. */
  spend(): boolean {
    const now = this.#now()
    this.#tokens = Math.min(this.#most, this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond)
    this.#filledAt = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}

const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 5_000 })

/** Delays that grow and spread out (decorrelated jitter), in milliseconds. */
export class Backoff {
  #step: ReturnType<typeof backoff.next> | undefined

  /** What to wait before the next try: at least what the upstream asked for. */
  next(error: PlumblineError): number {
    this.#step = this.#step?.next(undefined) ?? backoff.next()
    const { duration } = this.#step
    const { retryAfter } = error.details
    return Math.max(duration, retryAfter === undefined ? 0 : Number(retryAfter) * 1000)
  }
}

/** Waits, or rejects with the signal's reason when it aborts first. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const timer = setTimeout(done, ms)
    const left = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', left, { once: true })
    function done() {
      signal.removeEventListener('abort', left)
      resolve()
    }
  })
}
