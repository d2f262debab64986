import type { Config } from '../contract/config.ts'
import { PlumblineError } from '../contract/errors.ts'

export interface AdmissionLimits {
  /** Turns at once. */
  maxRunningTurns: number
  /** Of those, turns larger than `largeBytes`. */
  maxLargeTurns: number
  /** Size of a request's body. */
  largeBytes: number
}

const defaultAdmission: AdmissionLimits = {
  maxRunningTurns: 2_000,
  maxLargeTurns: 32,
  largeBytes: 1_000_000,
}

/** What the configuration says, where it does. */
export function admissionLimitsOf({ admission = {} }: Config): AdmissionLimits {
  const { max_running_turns, max_large_turns, large_bytes } = admission
  return {
    maxRunningTurns: max_running_turns ?? defaultAdmission.maxRunningTurns,
    maxLargeTurns: max_large_turns ?? defaultAdmission.maxLargeTurns,
    largeBytes: large_bytes ?? defaultAdmission.largeBytes,
  }
}

/** A place among the running turns, given back once. */
export interface Ticket {
  release(): void
}

/** Turns of one size: how many run, and how fast they end. */
class SizeClass {
  running = 0
  #meanGapMs = 0
  #lastEndAt = 0

  /** Seconds until a place is likely to be free: the usual time between two ends. */
  retryAfterSeconds(): number {
    return Math.min(60, Math.max(1, Math.ceil(this.#meanGapMs / 1000)))
  }

  ended(now: number): void {
    if (this.#lastEndAt > 0) this.#meanGapMs += (now - this.#lastEndAt - this.#meanGapMs) * 0.1
    this.#lastEndAt = now
  }
}

/**
 * Says no early: before a body is read, by its declared size, so that large media never takes the places of text.
 */
export class Admission {
  /** May be set anew; turns that were admitted stay so. */
  limits: AdmissionLimits
  readonly #large = new SizeClass()
  readonly #all = new SizeClass()

  constructor(limits: Partial<AdmissionLimits> = {}) {
    this.limits = { ...defaultAdmission, ...limits }
  }

  /** Throws `overloaded` with a Retry-After. A body of unknown size counts as large. */
  admit(bodyBytes: number | undefined): Ticket {
    const large = bodyBytes === undefined || bodyBytes > this.limits.largeBytes
    if (this.#all.running >= this.limits.maxRunningTurns) refuse(this.#all, '')
    if (large && this.#large.running >= this.limits.maxLargeTurns) refuse(this.#large, 'large')
    const classes = large ? [this.#all, this.#large] : [this.#all]
    for (const size of classes) size.running++
    let held = true
    return {
      release() {
        if (!held) return
        held = false
        const now = performance.now()
        for (const size of classes) {
          size.running--
          size.ended(now)
        }
      },
    }
  }
}

function refuse(size: SizeClass, name: string): never {
  throw new PlumblineError('overloaded', { details: { size: name, retryAfter: size.retryAfterSeconds() } })
}
