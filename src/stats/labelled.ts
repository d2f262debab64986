/** A raw score of one answer and what a label says of it. `cluster` names what answers share, such as a document. */
export interface LabelledScore {
  score: number
  correct: boolean
  cluster: string
}

/** A probability that an answer is right, and whether it was. */
export interface Prediction {
  probability: number
  correct: boolean
}

/** Whether there are predictions, each with a probability from 0 to 1. */
export function arePredictions(predictions: readonly Prediction[]): boolean {
  return predictions.length > 0 && predictions.every(({ probability: p }) => p >= 0 && p <= 1)
}

/** What is wrong with the labels, in words; null when nothing is. */
export function faultOf(labels: readonly LabelledScore[]): string | null {
  if (labels.length === 0) return 'there are no labels'
  const bad = labels.findIndex(({ score }) => !Number.isFinite(score))
  return bad === -1 ? null : `the score of label ${bad} is not a finite number`
}

/** The distinct scores, highest first, each with the labels that have it. */
export function byFallingScore(
  labels: readonly LabelledScore[],
): { threshold: number; units: LabelledScore[] }[] {
  const steps: { threshold: number; units: LabelledScore[] }[] = []
  for (const label of labels.toSorted((a, b) => b.score - a.score)) {
    const last = steps.at(-1)
    if (last?.threshold === label.score) last.units.push(label)
    else steps.push({ threshold: label.score, units: [label] })
  }
  return steps
}
