import { describe, expect, it } from 'vitest'
import { meanInterval } from './mean-interval.ts'

const of = (...values: number[]) =>
  meanInterval({
    n: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    squares: values.reduce((sum, value) => sum + value ** 2, 0),
  })

describe('the interval of a mean', () => {
  it('is Student’s', () => {
    // mean 3, s = √2.5, t(4) = 2.7764
    expect(of(1, 2, 3, 4, 5).mean).toBe(3)
    expect(of(1, 2, 3, 4, 5).low).toBeCloseTo(3 - 1.9632, 3)
    expect(of(1, 2, 3, 4, 5).high).toBeCloseTo(3 + 1.9632, 3)
  })

  it('uses the quantile of the degrees of freedom', () => {
    const width = (n: number) => {
      // n values of variance 1: half the width times √n is the quantile.
      const { mean, high } = meanInterval({ n, sum: 0, squares: n - 1 })
      return ((high ?? 0) - (mean ?? 0)) * Math.sqrt(n)
    }
    for (const [degrees, quantile] of [
      [1, 12.7062],
      [8, 2.306],
      [9, 2.2622],
      [10, 2.2281],
      [30, 2.0423],
      [1_000, 1.9623],
    ] as const)
      expect(width(degrees + 1)).toBeCloseTo(quantile, 3)
  })

  it('has no bounds for one value, and no mean for none', () => {
    expect(of(4)).toEqual({ n: 1, mean: 4, low: null, high: null })
    expect(of()).toEqual({ n: 0, mean: null, low: null, high: null })
  })
})
