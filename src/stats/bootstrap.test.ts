import { describe, expect, it } from 'vitest'
import { bootstrapInterval } from './bootstrap.ts'
import { quantile } from './quantile.ts'
import { Random } from './random.ts'

interface Unit {
  value: number
  cluster: string
}

const mean = (units: readonly Unit[]) => units.reduce((sum, { value }) => sum + value, 0) / units.length

/** `clusters` clusters of five, the values of one being all the same. */
function alike(clusters: number, random: Random): Unit[] {
  return Array.from({ length: clusters }, (_, cluster) => {
    const value = random.next()
    return Array.from({ length: 5 }, () => ({ value, cluster: `${cluster}` }))
  }).flat()
}

describe('the cluster bootstrap', () => {
  it('gives the same interval for the same seed', () => {
    const units = alike(20, new Random(1))
    const interval = bootstrapInterval(units, mean, { seed: 4, replicates: 200 })
    expect(interval).toEqual(bootstrapInterval(units, mean, { seed: 4, replicates: 200 }))
    expect(interval).not.toEqual(bootstrapInterval(units, mean, { seed: 5, replicates: 200 }))
  })

  it('refuses fewer than ten clusters, however many units they have', () => {
    expect(bootstrapInterval(alike(9, new Random(1)), mean)).toBeNull()
    expect(bootstrapInterval(alike(10, new Random(1)), mean)).not.toBeNull()
  })

  it('refuses a statistic that often has no value, and options that make no sense', () => {
    const units = alike(20, new Random(1))
    expect(bootstrapInterval(units, () => null)).toBeNull()
    expect(bootstrapInterval(units, () => Number.NaN)).toBeNull()
    expect(bootstrapInterval(units, mean, { confidence: 1 })).toBeNull()
    expect(bootstrapInterval(units, mean, { replicates: 0 })).toBeNull()
  })

  it('covers the truth about as often as it says, clusters being alike within', () => {
    const random = new Random(3)
    let covered = 0
    for (let run = 0; run < 200; run++) {
      const interval = bootstrapInterval(alike(40, random), mean, { seed: run, replicates: 200 })
      if (interval && interval.low <= 0.5 && interval.high >= 0.5) covered++
    }
    expect(covered / 200).toBeGreaterThan(0.89)
    expect(covered / 200).toBeLessThan(0.99)
  })
})

it('has the quantiles of numpy', () => {
  // numpy.quantile([1, 2, 4, 8], …), its default method.
  expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantile([1, 2, 4, 8], q))).toEqual([1, 1.75, 3, 5, 8])
  expect(quantile([], 0.5)).toBeNaN()
})
