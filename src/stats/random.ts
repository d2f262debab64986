/** Numbers that are the same for the same seed: mulberry32, 32 bits of state. Not for secrets. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.whole(0, values.length - 1)] ?? values[0]
  }

  /** The values in another order, every order as likely: Fisher and Yates. */
  shuffled<T>(values: readonly T[]): T[] {
    const order = [...values]
    for (let last = order.length - 1; last > 0; last--) {
      const other = this.whole(0, last)
      ;[order[last], order[other]] = [order[other] as T, order[last] as T]
    }
    return order
  }

  /** A generator of its own, so that two users do not take each other’s numbers. */
  fork(): Random {
    return new Random(this.whole(0, 0xffff_ffff))
  }
}
