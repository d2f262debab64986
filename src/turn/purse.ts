/** Billionths of a dollar, whole. The dearest token costs some 600,000 of them, the cheapest about 10. */
const perUsd = 1e9

/** One limit, what was spent of it, and what is held for attempts that run. In nanos. */
export class Purse {
  limit: number
  spent = 0
  held = 0

  constructor(limit: number) {
    this.limit = limit
  }

  get left(): number {
    return this.limit - this.spent - this.held
  }

  hold(amount: number): void {
    this.held += amount
  }

  /** What was held goes; `charged` of it was spent. */
  end(amount: number, charged: number): void {
    this.held -= amount
    this.spent += charged
  }
}

/**
 * Up to here `NanosSum` adds numbers. An eighth of what they count exactly, and more than the largest amount, 10^15: one
 * more of those is still exact.
 */
const largestRecent = 2 ** 50

/** A sum of nanos since the start, which outgrows what a number counts exactly. Adding to a big integer costs more. */
export class NanosSum {
  #recent = 0
  #before = 0n

  get total(): bigint {
    return this.#before + BigInt(this.#recent)
  }

  /** `nanos` is whole and at most the largest amount, or as far below zero. */
  add(nanos: number): void {
    this.#recent += nanos
    if (Math.abs(this.#recent) < largestRecent) return
    this.#before = this.total
    this.#recent = 0
  }
}

/** USD as nanos, rounded up, but not for what binary fractions of the last digits add. Throws `RangeError`. */
export function nanosAtLeast(usd: number): number {
  return bounded(Math.ceil(usd * perUsd * (1 - 1e-12)))
}

/** USD as the nearest nanos. Throws `RangeError`. */
export function nearestNanos(usd: number): number {
  return bounded(Math.round(usd * perUsd))
}

/**
 * Amounts end at a million dollars, so that sums stay exact whatever a client asks for or an upstream reports. Throws
 * `RangeError` for what is not an amount.
 */
function bounded(nanos: number): number {
  if (nanos >= 0) return Math.min(nanos, 1e6 * perUsd)
  throw new RangeError('an amount of money is a number from 0')
}

export function fromNanos(nanos: number): number {
  return nanos / perUsd
}

/** A short decimal of USD, without exponent: two digits that count, and no fewer than cents. */
export function nanosText(nanos: number, round: 'up' | 'down'): string {
  if (nanos === 0) return '0'
  const digits = Math.min(9, Math.max(2, 1 - Math.floor(Math.log10(nanos / perUsd))))
  const unit = 10 ** (9 - digits)
  const units = round === 'up' ? Math.ceil(nanos / unit) : Math.floor(nanos / unit)
  return ((units * unit) / perUsd).toFixed(digits)
}
