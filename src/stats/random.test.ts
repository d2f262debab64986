import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Random } from './random.ts'

const some = (seed: number) => {
  const random = new Random(seed)
  return Array.from({ length: 5 }, () => random.next())
}

it('gives the numbers of its seed', () => {
  expect(some(7)).toEqual(some(7))
  expect(some(7)).not.toEqual(some(8))
  // The reference implementation of mulberry32 at seed 1.
  expect(new Random(1).next()).toBe(0.6270739405881613)
})

it('shuffles without losing or doubling', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (values, seed) => {
      expect(new Random(seed).shuffled(values).sort()).toEqual(values.toSorted())
    }),
  )
})

it('is even: every place of a shuffle is as likely', () => {
  const random = new Random(5)
  const firsts = [0, 0, 0, 0]
  for (let round = 0; round < 8_000; round++) {
    const first = random.shuffled([0, 1, 2, 3])[0] ?? 0
    firsts[first] = (firsts[first] ?? 0) + 1
  }
  for (const count of firsts) expect(Math.abs(count - 2_000)).toBeLessThan(5 * Math.sqrt(1_500))
})

it('keeps whole numbers within their bounds, and forks to a stream of its own', () => {
  const random = new Random(2)
  const fork = random.fork()
  const values = Array.from({ length: 200 }, () => fork.whole(-2, 3))
  expect([Math.min(...values), Math.max(...values)]).toEqual([-2, 3])
  expect(fork.next()).not.toBe(random.next())
  expect(['a', 'b']).toContain(random.pick(['a', 'b']))
  expect([random.chance(0), random.chance(1)]).toEqual([false, true])
})
