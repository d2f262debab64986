import type { Prediction } from './labelled.ts'

const probabilities = [0.02, 0.1, 0.1, 0.25, 0.3, 0.35, 0.4, 0.55, 0.6, 0.65, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99]
const outcomes = [0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1, 1]

/** Sixteen predictions that scikit-learn was given too. */
export const sixteen: Prediction[] = probabilities.map((probability, index) => ({
  probability,
  correct: outcomes[index] === 1,
}))
