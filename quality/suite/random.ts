import { Random as Source } from '../../src/stats/random.ts'

/** Seeded choices; the same seed makes the same choices on every machine. */
export interface Random {
  /** From 0 up to 1. */
  next(): number
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  pick<T>(choices: readonly T[]): T
  /** True this often. */
  chance(share: number): boolean
  /** So many different ones, in a random order. */
  sample<T>(choices: readonly T[], count: number): T[]
}

/** Choices from a seed. */
export function seeded(seed: number): Random {
  const source = new Source(seed)
  const next = () => source.next()
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const sample = <T>(choices: readonly T[], count: number): T[] => {
    const left = [...choices]
    return Array.from(
      { length: Math.min(count, left.length) },
      () => left.splice(between(0, left.length - 1), 1)[0] as T,
    )
  }
  return {
    next,
    between,
    sample,
    pick: (choices) => choices[between(0, choices.length - 1)] as (typeof choices)[number],
    chance: (share) => next() < share,
  }
}

/** A seed of its own for the n-th thing made from a seed, far from its neighbours' (the finaliser of MurmurHash3). */
export function seedOf(seed: number, index: number): number {
  let mixed = Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
