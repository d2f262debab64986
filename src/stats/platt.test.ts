import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitPlatt, plattProbability } from './platt.ts'

const scores = [-2.1, -1.7, -1.2, -0.9, -0.4, -0.1, 0.2, 0.3, 0.8, 1.1, 1.5, 1.9, 2.4, 3]
const correct = [0, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1]
const labels = scores.map((score, index) => ({ score, correct: correct[index] === 1 }))

describe('Platt scaling', () => {
  // scikit-learn 1.9.1's _sigmoid_calibration gives −0.7330356 and 0.2439489; the digits here are scipy 1.17.1's BFGS on the same likelihood, which goes nearer the optimum.
  it('is scikit-learn’s', () => {
    const map = fitPlatt(labels)
    expect(map?.slope).toBeCloseTo(-0.7330356354969557, 7)
    expect(map?.intercept).toBeCloseTo(0.2439489177020291, 7)
  })

  it('stays finite where the classes separate', () => {
    const map = fitPlatt(scores.map((score) => ({ score, correct: score > 0 })))
    expect(map?.slope).toBeCloseTo(-1.3544544383850081, 6)
    expect(map?.intercept).toBeCloseTo(-0.04450296094807555, 6)
  })

  it('says (n + 1)/(n + 2) everywhere when all n labels are right', () => {
    const map = fitPlatt(scores.map((score) => ({ score, correct: true })))
    expect(map?.slope).toBeCloseTo(0, 9)
    expect(map && plattProbability(map, 100)).toBeCloseTo(15 / 16, 9)
  })

  it('gives the same probabilities in any unit of the score', () => {
    const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(positive, fc.double({ min: -2, max: 2, noNaN: true }), (unit, at) => {
        const [map, scaled] = [
          fitPlatt(labels),
          fitPlatt(labels.map((l) => ({ ...l, score: l.score * unit }))),
        ]
        if (!map || !scaled) throw new Error('nothing was fitted')
        expect(plattProbability(scaled, at * unit)).toBeCloseTo(plattProbability(map, at), 6)
      }),
    )
  })

  it('has the mean of its targets as its mean probability', () => {
    const label = fc.record({ score: fc.integer({ min: -9, max: 9 }), correct: fc.boolean() })
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 60 }), (some) => {
        const map = fitPlatt(some)
        if (!map) throw new Error('nothing was fitted')
        const right = some.filter((one) => one.correct).length
        const wrong = some.length - right
        const target = (right * (right + 1)) / (right + 2) + wrong / (wrong + 2)
        const mean = some.reduce((sum, { score }) => sum + plattProbability(map, score), 0)
        expect(mean).toBeCloseTo(target, 5)
      }),
    )
  })

  it('refuses nothing at all, and a score that is no number', () => {
    expect(fitPlatt([])).toBeNull()
    expect(fitPlatt([{ score: Number.NaN, correct: true }])).toBeNull()
  })

  it('does not overflow', () => {
    expect(plattProbability({ slope: -1, intercept: 0 }, 1e6)).toBe(1)
    expect(plattProbability({ slope: -1, intercept: 0 }, -1e6)).toBe(0)
  })
})
