import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedCalibrationError, reliabilityCurve } from './calibration-error.ts'
import { sixteen } from './predictions.fixture.ts'

const unclustered = sixteen.map((prediction, index) => ({ ...prediction, cluster: `${index}` }))

// From scikit-learn 1.9.1's calibration_curve (strategy 'uniform' and 'quantile') and the counts of its bins.
describe('the expected calibration error', () => {
  it.each([
    ['equal_width', 5, 0.17312499999999997],
    ['equal_width', 10, 0.21187499999999998],
    ['equal_mass', 4, 0.11687500000000003],
  ] as const)('agrees with scikit-learn for bins of %s, %i of them', (by, bins, truth) => {
    expect(expectedCalibrationError(sixteen, { by, bins })).toBeCloseTo(truth, 12)
  })

  it('is 0 for certainty that is right, and 1 for certainty that is wrong', () => {
    expect(expectedCalibrationError([{ probability: 1, correct: true }])).toBe(0)
    expect(expectedCalibrationError([{ probability: 0, correct: true }])).toBe(1)
  })

  it('has no value without predictions or bins, or with what is no probability', () => {
    expect(expectedCalibrationError([])).toBeNull()
    expect(expectedCalibrationError([{ probability: Number.NaN, correct: true }])).toBeNull()
    expect(expectedCalibrationError(sixteen, { by: 'equal_mass', bins: 0 })).toBeNull()
  })
})

describe('the reliability curve', () => {
  it('is scikit-learn’s', () => {
    const curve = reliabilityCurve(unclustered, { by: 'equal_mass', bins: 4 }) ?? []
    expect(curve.map(({ accuracy }) => accuracy)).toEqual([0.25, 0.5, 0.75, 0.75])
    expect(curve.map(({ n }) => n)).toEqual([4, 4, 4, 4])
    for (const [index, score] of [0.1175, 0.4, 0.6875, 0.9225].entries())
      expect(curve[index]?.mean_confidence).toBeCloseTo(score, 12)
    for (const [index, edge] of [0.02, 0.2875, 0.575, 0.8125].entries())
      expect(curve[index]?.lower).toBeCloseTo(edge, 12)
  })

  it('has wider intervals where answers share a document', () => {
    // Eight documents of two answers, both right or both wrong.
    const pairs = Array.from({ length: 16 }, (_, index) => ({
      probability: 0.5,
      correct: index % 4 < 2,
      cluster: `document ${index >> 1}`,
    }))
    const width = (predictions: typeof pairs) => {
      const bin = reliabilityCurve(predictions)?.[0]
      return bin ? bin.high - bin.low : Number.NaN
    }
    const apart = pairs.map((prediction, index) => ({ ...prediction, cluster: `${index}` }))
    expect(width(pairs)).toBeGreaterThan(1.2 * width(apart))
  })

  it('puts every prediction in one bin, and equal ones in the same', () => {
    const prediction = fc.record({
      probability: fc.integer({ min: 0, max: 12 }).map((twelfths) => twelfths / 12),
      correct: fc.boolean(),
      cluster: fc.constantFrom('a', 'b', 'c'),
    })
    const binning = fc.record({
      by: fc.constantFrom('equal_width' as const, 'equal_mass' as const),
      bins: fc.integer({ min: 1, max: 20 }),
    })
    fc.assert(
      fc.property(fc.array(prediction, { minLength: 1, maxLength: 60 }), binning, (predictions, how) => {
        const curve = reliabilityCurve(predictions, how) ?? []
        expect(curve.reduce((sum, { n }) => sum + n, 0)).toBe(predictions.length)
        for (const { lower, upper, mean_confidence, accuracy, low, high } of curve) {
          expect(mean_confidence).toBeGreaterThanOrEqual(lower - 1e-12)
          expect(mean_confidence).toBeLessThanOrEqual(upper + 1e-12)
          expect(low).toBeLessThanOrEqual(accuracy + 1e-12)
          expect(high).toBeGreaterThanOrEqual(accuracy - 1e-12)
        }
        const distinct = new Set(predictions.map(({ probability }) => probability))
        expect(curve.length).toBeLessThanOrEqual(Math.min(distinct.size, how.bins))
      }),
    )
  })
})
