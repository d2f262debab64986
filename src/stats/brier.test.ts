import fc from 'fast-check'
import { expect, it } from 'vitest'
import { brierParts, brierScore } from './brier.ts'
import { sixteen } from './predictions.fixture.ts'

it('is scikit-learn’s Brier score', () => {
  // scikit-learn 1.9.1, brier_score_loss.
  expect(brierScore(sixteen)).toBeCloseTo(0.19409375, 12)
})

it('is reliability less resolution plus uncertainty', () => {
  const prediction = fc.record({
    probability: fc.integer({ min: 0, max: 5 }).map((fifths) => fifths / 5),
    correct: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(prediction, { minLength: 1, maxLength: 80 }), (predictions) => {
      const parts = brierParts(predictions)
      const sum = parts && parts.reliability - parts.resolution + parts.uncertainty
      expect(sum).toBeCloseTo(brierScore(predictions) ?? Number.NaN, 12)
    }),
  )
})

it('has no value without predictions, or with what is no probability', () => {
  for (const predictions of [[], [{ probability: Number.NaN, correct: true }]]) {
    expect(brierScore(predictions)).toBeNull()
    expect(brierParts(predictions)).toBeNull()
  }
})
