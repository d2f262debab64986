/** Logits are divided by `temperature` before the softmax; above 1 it makes the model less sure. */
export interface TemperatureMap {
  temperature: number
}

export interface LabelledLogits {
  logits: number[]
  /** The index of the right class. */
  label: number
}

const [coldest, hottest] = [1e-3, 1e3]

/**
 * Temperature scaling (Guo, Pleiss, Sun, Weinberger 2017): the one temperature with the least negative log-likelihood,
 * by bisection on its gradient, which rises with 1/T because the loss is convex in it. Changes no ranking of classes.
 * Assumes that one factor makes every class wrong in its confidence. Null for no examples, unequal numbers of classes,
 * fewer than two, a logit that is not finite, a label that is no class, and where the optimum lies outside
 * [0.001, 1000], as when every example is right already or the logits say nothing.
 */
export function fitTemperature(examples: readonly LabelledLogits[]): TemperatureMap | null {
  const classes = examples[0]?.logits.length ?? 0
  const usable = ({ logits, label }: LabelledLogits) =>
    logits.length === classes && logits.every(Number.isFinite) && logits[label] !== undefined
  if (classes < 2 || !examples.every(usable)) return null
  let [low, high] = [Math.log(1 / hottest), Math.log(1 / coldest)]
  if (gradient(examples, Math.exp(low)) >= 0 || gradient(examples, Math.exp(high)) <= 0) return null
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (gradient(examples, Math.exp(middle)) < 0) low = middle
    else high = middle
  }
  return { temperature: Math.exp(-(low + high) / 2) }
}

/** The probability of each class. */
export function temperedProbabilities({ temperature }: TemperatureMap, logits: readonly number[]): number[] {
  return softmax(logits, 1 / temperature)
}

/** Derivative of the negative log-likelihood by 1/T: the expected logit less the right one, summed. */
function gradient(examples: readonly LabelledLogits[], inverse: number): number {
  let sum = 0
  for (const { logits, label } of examples) {
    const right = logits[label] ?? 0
    for (const [index, p] of softmax(logits, inverse).entries()) sum += p * ((logits[index] ?? 0) - right)
  }
  return sum
}

function softmax(logits: readonly number[], factor: number): number[] {
  const most = logits.reduce((largest, logit) => Math.max(largest, logit))
  const weights = logits.map((logit) => Math.exp((logit - most) * factor))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
