import { arePredictions, type Prediction } from './labelled.ts'

/**
 * Mean negative log-likelihood of the labels, in nats. Probabilities are clipped to [clip, 1 − clip], so that one sure
 * mistake does not make it infinite. Null without predictions, or with a probability outside [0, 1].
 */
export function logLoss(predictions: readonly Prediction[], clip = 1e-15): number | null {
  if (!arePredictions(predictions)) return null
  let sum = 0
  for (const { probability, correct } of predictions) {
    const p = Math.min(1 - clip, Math.max(clip, probability))
    sum -= Math.log(correct ? p : 1 - p)
  }
  return sum / predictions.length
}
