import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitIsotonic, type IsotonicMap, isotonicValue } from './isotonic.ts'

const x = [0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9, 1]
const y = [0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1]
const weights = [1, 2, 1, 1, 1, 3, 1, 1, 2, 1, 1, 1]
const asked = [-1, 0.1, 0.15, 0.25, 0.33, 0.55, 0.65, 0.75, 0.85, 0.95, 2]

const fitted = (points: Parameters<typeof fitIsotonic>[0]): IsotonicMap => {
  const map = fitIsotonic(points)
  if (!map) throw new Error('nothing was fitted')
  return map
}

const close = (values: number[], truth: number[]) => {
  expect(values).toHaveLength(truth.length)
  for (const [index, value] of values.entries()) expect(value).toBeCloseTo(truth[index] ?? Number.NaN, 12)
}

describe('isotonic regression', () => {
  // scikit-learn 1.9.1, IsotonicRegression(out_of_bounds='clip'): X_thresholds_, y_thresholds_ and predict.
  it('is scikit-learn’s, ties and clipping included', () => {
    const map = fitted(x.map((value, index) => ({ x: value, y: y[index] ?? 0 })))
    expect(map.thresholds).toEqual([0.1, 0.2, 0.6, 0.7, 0.9, 1])
    close(map.values, [0, 1 / 3, 1 / 3, 0.75, 0.75, 1])
    const predicted = [0, 0, 1 / 6, 1 / 3, 1 / 3, 1 / 3, 0.5416666666666669, 0.75, 0.75, 0.875, 1]
    close(
      asked.map((at) => isotonicValue(map, at)),
      predicted,
    )
  })

  it('is scikit-learn’s with weights', () => {
    const map = fitted(x.map((value, index) => ({ x: value, y: y[index] ?? 0, weight: weights[index] ?? 0 })))
    close(map.values, [0, 2 / 9, 2 / 9, 0.8, 0.8, 1])
    const predicted = [0, 0, 1 / 9, 2 / 9, 2 / 9, 2 / 9, 0.5111111111111115, 0.8, 0.8, 0.9, 1]
    close(
      asked.map((at) => isotonicValue(map, at)),
      predicted,
    )
  })

  it('never falls, keeps the mean, and needs no more pooling', () => {
    const point = fc.record({
      x: fc.integer({ min: 0, max: 20 }).map((value) => value / 7),
      y: fc.constantFrom(0, 1),
      weight: fc.integer({ min: 1, max: 4 }),
    })
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 60 }), (points) => {
        const map = fitted(points)
        for (const [index, value] of map.values.entries())
          expect(value).toBeGreaterThanOrEqual(map.values[index - 1] ?? 0)
        for (const [index, threshold] of map.thresholds.entries())
          expect(threshold).toBeGreaterThan(map.thresholds[index - 1] ?? -1)
        const mean = (of: (point: (typeof points)[number]) => number) =>
          points.reduce((sum, one) => sum + one.weight * of(one), 0)
        expect(mean((one) => isotonicValue(map, one.x))).toBeCloseTo(
          mean((one) => one.y),
          9,
        )
        const again = fitted(points.map((one) => ({ ...one, y: isotonicValue(map, one.x) })))
        for (const one of points)
          expect(isotonicValue(again, one.x)).toBeCloseTo(isotonicValue(map, one.x), 9)
      }),
    )
  })

  it('refuses what is no number, a negative weight and nothing at all', () => {
    expect(fitIsotonic([])).toBeNull()
    expect(fitIsotonic([{ x: 1, y: 1, weight: 0 }])).toBeNull()
    expect(fitIsotonic([{ x: Number.NaN, y: 1 }])).toBeNull()
    expect(fitIsotonic([{ x: 1, y: Number.POSITIVE_INFINITY }])).toBeNull()
    expect(fitIsotonic([{ x: 1, y: 1, weight: -1 }])).toBeNull()
    expect(isotonicValue({ thresholds: [0, 1], values: [0, 1] }, Number.NaN)).toBeNaN()
    expect(isotonicValue({ thresholds: [], values: [] }, 0)).toBeNaN()
  })
})
