import { expect, it } from 'vitest'
import { logLoss } from './log-loss.ts'
import { sixteen } from './predictions.fixture.ts'

it('is scikit-learn’s log loss', () => {
  // scikit-learn 1.9.1, log_loss.
  expect(logLoss(sixteen)).toBeCloseTo(0.5763566472115316, 12)
})

it('clips, so that a sure mistake costs much but not everything', () => {
  expect(logLoss([{ probability: 0, correct: true }])).toBeCloseTo(-Math.log(1e-15), 9)
  expect(logLoss([{ probability: 1, correct: false }], 0.01)).toBeCloseTo(-Math.log(0.01), 9)
})

it('has no value without predictions, or with what is no probability', () => {
  expect(logLoss([])).toBeNull()
  expect(logLoss([{ probability: Number.NaN, correct: true }])).toBeNull()
  expect(logLoss([{ probability: 1.1, correct: true }])).toBeNull()
})
