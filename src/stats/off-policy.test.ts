import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  selfNormalised,
  selfNormalisedQuantile,
  selfNormalisedShare,
  type WeightedOutcome,
  weightedSampleSize,
} from './off-policy.ts'
import { Random } from './random.ts'

const outcomes = fc.array(
  fc.record({
    weight: fc.double({ min: 0.01, max: 20, noNaN: true }),
    value: fc.double({ min: 0, max: 100, noNaN: true }),
    cluster: fc.constantFrom('a', 'b', 'c', 'd'),
  }),
  { minLength: 1, maxLength: 40 },
)

test('the estimates are those of the definitions', () => {
  const two = [
    { weight: 2, value: 1, cluster: 'a' },
    { weight: 1, value: 0, cluster: 'b' },
    { weight: 1, value: 0, cluster: 'c' },
  ]
  // R = 2/4; residuals 1, -0.5, -0.5; Var = 3/2 · 1.5 / 16.
  const half = 1.959964 * Math.sqrt((1.5 * 1.5) / 16)
  const found = selfNormalised(two)
  expect(found?.value).toBe(0.5)
  expect(found?.low).toBeCloseTo(0.5 - half, 5)
  expect(found?.high).toBeCloseTo(0.5 + half, 5)
  expect(weightedSampleSize(two)).toBeCloseTo(16 / 6, 12)
})

test('weights that are all the same change nothing', () => {
  fc.assert(
    fc.property(outcomes, fc.double({ min: 0.1, max: 10, noNaN: true }), (drawn, scale) => {
      const ones = drawn.map((outcome) => ({ ...outcome, weight: 1 }))
      const scaled = ones.map((outcome) => ({ ...outcome, weight: scale }))
      const mean = ones.reduce((sum, { value }) => sum + value, 0) / ones.length
      expect(selfNormalised(ones)?.value).toBeCloseTo(mean, 8)
      expect(selfNormalised(scaled)?.low ?? 0).toBeCloseTo(selfNormalised(ones)?.low ?? 0, 6)
      expect(weightedSampleSize(scaled)).toBeCloseTo(ones.length, 8)
    }),
  )
})

test('quantiles grow with q, lie inside their intervals, and are outcomes that were seen', () => {
  fc.assert(
    fc.property(outcomes, (drawn) => {
      const [half, most] = [0.5, 0.95].map((q) => selfNormalisedQuantile(drawn, q))
      expect(half?.value ?? 0).toBeLessThanOrEqual(most?.value ?? 0)
      expect(drawn.map(({ value }) => value)).toContain(half?.value)
      expect(half?.low ?? 0).toBeLessThanOrEqual(half?.value ?? 0)
      expect(half?.high ?? 100).toBeGreaterThanOrEqual(half?.value ?? 0)
    }),
  )
})

test('nothing that has weight is no estimate, and one cluster has no interval', () => {
  expect(selfNormalised([{ weight: 0, value: 1, cluster: 'a' }])).toBeNull()
  expect(selfNormalisedQuantile([], 0.5)).toBeNull()
  expect(weightedSampleSize([])).toBe(0)
  const one = [1, 2].map((value) => ({ weight: 1, value, cluster: 'a' }))
  expect(selfNormalised(one)).toEqual({ value: 1.5, low: null, high: null })
})

test('a share stays inside 0 and 1, and is not sure of itself when all outcomes are the same', () => {
  const right = Array.from({ length: 40 }, (_, i) => ({
    weight: i % 2 ? 2 : 0,
    value: 1,
    cluster: String(i),
  }))
  const sure = selfNormalisedShare(right)
  expect(sure).toMatchObject({ value: 1, high: 1 })
  // Wilson for 20 of 20.
  expect(sure?.low).toBeCloseTo(0.8389, 3)
  const most = right.map((each, i) => ({ ...each, value: i === 1 ? 0 : 1 }))
  expect(selfNormalisedShare(most)?.high).toBe(1)
})

/** What a policy that chooses the good model with `p` sees, weighted for one that chooses it always in nine of ten turns. */
function draw(random: Random, clusters: number): WeightedOutcome[] {
  return Array.from({ length: clusters }, (_, i) => {
    // Turns of one conversation share how hard they are.
    const ease = 0.2 * (random.next() - 0.5)
    return Array.from({ length: 3 }, () => {
      const good = random.chance(0.3)
      const value = random.chance((good ? 0.8 : 0.5) + ease) ? 1 : 0
      return { weight: good ? 0.9 / 0.3 : 0.1 / 0.7, value, cluster: String(i) }
    })
  }).flat()
}

test('intervals cover what the other policy would have had in about 95 of 100 logs', () => {
  const random = new Random(7)
  const truth = 0.9 * 0.8 + 0.1 * 0.5
  let covered = 0
  for (let log = 0; log < 1_000; log++) {
    const { low, high } = selfNormalised(draw(random, 80)) ?? {}
    if ((low ?? 1) <= truth && truth <= (high ?? 0)) covered++
  }
  expect(covered).toBeGreaterThan(920)
  expect(covered).toBeLessThan(975)
})

test('intervals of quantiles cover the true one in about 95 of 100 logs', () => {
  const random = new Random(11)
  let covered = 0
  for (let log = 0; log < 1_000; log++) {
    const drawn = Array.from({ length: 300 }, (_, i) => {
      const fast = random.chance(0.5)
      const value = random.next() * (fast ? 1 : 3)
      return { weight: fast ? 0.8 / 0.5 : 0.2 / 0.5, value, cluster: String(i) }
    })
    // 0.8 x + 0.2 x / 3 = 0.5 up to 1.
    const truth = 0.5 / (0.8 + 0.2 / 3)
    const { low, high } = selfNormalisedQuantile(drawn, 0.5) ?? {}
    if ((low ?? 9) <= truth && truth <= (high ?? 0)) covered++
  }
  expect(covered).toBeGreaterThan(920)
  expect(covered).toBeLessThan(985)
})
