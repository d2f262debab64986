import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binomialTail, clopperPearsonUpper, clusteredUpper, wilsonInterval } from './proportion.ts'
import { Random } from './random.ts'

describe('Wilson’s interval', () => {
  // Newcombe 1998, “Two-sided confidence intervals for the single proportion”, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('is the published one for %i of %i', (events, n, low, high) => {
    const interval = wilsonInterval({ events, n })
    expect(interval?.low).toBeCloseTo(low, 4)
    expect(interval?.high).toBeCloseTo(high, 4)
  })

  it('is scipy’s at another confidence', () => {
    // scipy 1.17.1, binomtest(2, 50).proportion_ci(0.99, 'wilson').
    const interval = wilsonInterval({ events: 2, n: 50 }, 0.99)
    expect(interval?.low).toBeCloseTo(0.00785062033530226, 12)
    expect(interval?.high).toBeCloseTo(0.1799293040449155, 12)
  })
})

describe('the exact upper bound', () => {
  // scipy 1.17.1, binomtest(…, alternative='less').proportion_ci(…, 'exact').high.
  it.each([
    [5, 100, 0.95, 0.10225337764327457],
    [0, 30, 0.95, 0.09503385285530412],
    [81, 263, 0.95, 0.35817849557578413],
    [30, 30, 0.95, 1],
    [2, 50, 0.99, 0.15770404761434115],
  ])('is Clopper and Pearson’s for %i of %i at %f', (events, n, confidence, truth) => {
    expect(clopperPearsonUpper({ events, n }, confidence)).toBeCloseTo(truth, 10)
  })

  it('is the proportion at which so few events would have probability 1 − confidence', () => {
    // scipy 1.17.1, binom.cdf(3, 200, 0.05).
    expect(binomialTail({ events: 3, n: 200 }, 0.05)).toBeCloseTo(0.009048376396101461, 12)
    const size = fc.integer({ min: 1, max: 3_000 })
    fc.assert(
      fc.property(size, fc.double({ min: 0, max: 0.99, noNaN: true }), (n, share) => {
        const count = { events: Math.floor(share * n), n }
        expect(binomialTail(count, clopperPearsonUpper(count, 0.95) ?? Number.NaN)).toBeCloseTo(0.05, 6)
      }),
    )
  })
})

it('refuses counts and confidences that make no sense', () => {
  for (const count of [
    { events: 0, n: 0 },
    { events: -1, n: 5 },
    { events: 6, n: 5 },
    { events: Number.NaN, n: 5 },
    { events: 1, n: Number.POSITIVE_INFINITY },
  ]) {
    expect(wilsonInterval(count)).toBeNull()
    expect(clopperPearsonUpper(count)).toBeNull()
  }
  expect(wilsonInterval({ events: 1, n: 5 }, 1)).toBeNull()
  expect(clopperPearsonUpper({ events: 1, n: 5 }, 0)).toBeNull()
})

describe('the upper bound over clusters', () => {
  const alone = (events: number, n: number) =>
    Array.from({ length: n }, (_, index) => ({ value: Number(index < events), cluster: `${index}` }))

  it('is the exact one where every unit stands alone', () => {
    expect(clusteredUpper(alone(5, 100))).toBeCloseTo(0.10225337764327457, 10)
  })

  it('counts clusters where no event was seen', () => {
    const units = alone(0, 90).map((unit, index) => ({ ...unit, cluster: `${index % 30}` }))
    expect(clusteredUpper(units)).toBeCloseTo(0.09503385285530412, 10)
  })

  it('refuses values other than 0 and 1, and no units', () => {
    expect(clusteredUpper([{ value: 0.5, cluster: 'a' }])).toBeNull()
    expect(clusteredUpper([])).toBeNull()
  })

  it('covers the truth where units of a cluster are alike, which the one that takes them for strangers does not', () => {
    const random = new Random(11)
    const [clusters, size, rate, runs] = [80, 8, 0.15, 400]
    let [covered, naive] = [0, 0]
    for (let run = 0; run < runs; run++) {
      const units = Array.from({ length: clusters }, (_, cluster) => {
        const shared = random.chance(rate)
        return Array.from({ length: size }, () => ({
          value: Number(random.chance(0.6) ? shared : random.chance(rate)),
          cluster: `${cluster}`,
        }))
      }).flat()
      const events = units.reduce((sum, { value }) => sum + value, 0)
      if ((clusteredUpper(units) ?? 0) >= rate) covered++
      if ((clopperPearsonUpper({ events, n: units.length }) ?? 0) >= rate) naive++
    }
    expect(covered / runs).toBeGreaterThan(0.93)
    expect(naive / runs).toBeLessThan(0.85)
  })
})
