import { arePredictions, type Prediction } from './labelled.ts'

/**
 * Brier score (1950): the mean squared distance of the probability from the outcome, from 0 (sure and right) to 1.
 * Null without predictions, or with a probability outside [0, 1].
 */
export function brierScore(predictions: readonly Prediction[]): number | null {
  if (!arePredictions(predictions)) return null
  let sum = 0
  for (const { probability, correct } of predictions) sum += (probability - Number(correct)) ** 2
  return sum / predictions.length
}

/** Score = reliability − resolution + uncertainty. */
export interface BrierParts {
  /** How far the probabilities lie from the rates they came true at; 0 is calibrated. */
  reliability: number
  /** How far those rates lie from the overall rate; more is better. */
  resolution: number
  /** Variance of the outcome itself: the score of always saying the overall rate. */
  uncertainty: number
}

/**
 * Murphy’s decomposition (1973) of the Brier score, over groups of the same probability, where it is exact. It says
 * something where probabilities repeat, as an isotonic map’s do; where each is its own, resolution is all uncertainty.
 */
export function brierParts(predictions: readonly Prediction[]): BrierParts | null {
  if (!arePredictions(predictions)) return null
  const groups = new Map<number, { n: number; correct: number }>()
  for (const { probability, correct } of predictions) {
    const group = groups.get(probability) ?? { n: 0, correct: 0 }
    groups.set(probability, { n: group.n + 1, correct: group.correct + Number(correct) })
  }
  const n = predictions.length
  const rate = predictions.filter(({ correct }) => correct).length / n
  const parts: BrierParts = { reliability: 0, resolution: 0, uncertainty: rate * (1 - rate) }
  for (const [probability, group] of groups) {
    const groupRate = group.correct / group.n
    parts.reliability += (group.n / n) * (probability - groupRate) ** 2
    parts.resolution += (group.n / n) * (groupRate - rate) ** 2
  }
  return parts
}
