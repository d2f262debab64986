/** probability = 1 / (1 + exp(slope · score + intercept)), the sign being Platt’s: below 0 where better scores are likelier right. */
export interface PlattMap {
  slope: number
  intercept: number
}

interface Point {
  x: number
  target: number
}

/** Added to the diagonal of the Hessian, so that it can be inverted. */
const ridge = 1e-12
const maxSteps = 100
const smallestStep = 1e-10

/**
 * Platt scaling: P(correct | score) as a logistic function, by maximum likelihood with Platt’s regularised targets
 * (n₊ + 1)/(n₊ + 2) and 1/(n₋ + 2), which keep it finite when the classes separate, or when there is only one. Newton’s
 * method with backtracking, as in Lin, Lin and Weng 2007 (“A note on Platt’s probabilistic outputs for support vector
 * machines”). Assumes log-odds linear in the score. Null without labels, or when a score is not finite.
 */
export function fitPlatt(labels: readonly { score: number; correct: boolean }[]): PlattMap | null {
  if (labels.length === 0 || !labels.every(({ score }) => Number.isFinite(score))) return null
  const positive = labels.filter(({ correct }) => correct).length
  const negative = labels.length - positive
  const [high, low] = [(positive + 1) / (positive + 2), 1 / (negative + 2)]
  // In units of the largest score, so that one tolerance serves any scale.
  const scale = labels.reduce((most, { score }) => Math.max(most, Math.abs(score)), 0) || 1
  const points = labels.map(({ score, correct }) => ({ x: score / scale, target: correct ? high : low }))

  let map: PlattMap | null = { slope: 0, intercept: Math.log((negative + 1) / (positive + 1)) }
  let best = map
  for (let step = 0; step < maxSteps && map; step++) {
    best = map
    map = improved(points, map)
  }
  return { slope: best.slope / scale, intercept: best.intercept }
}

/** The logistic function of the score. */
export function plattProbability({ slope, intercept }: PlattMap, score: number): number {
  return logistic(-(slope * score + intercept))
}

function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))
}

/** One Newton step, halved until the loss falls; null at the minimum. */
function improved(points: readonly Point[], map: PlattMap): PlattMap | null {
  let [gradientSlope, gradientIntercept] = [0, 0]
  let [h11, h12, h22] = [ridge, 0, ridge]
  for (const { x, target } of points) {
    const p = plattProbability(map, x)
    const curvature = p * (1 - p)
    gradientSlope += (target - p) * x
    gradientIntercept += target - p
    h11 += curvature * x * x
    h12 += curvature * x
    h22 += curvature
  }
  if (Math.max(Math.abs(gradientSlope), Math.abs(gradientIntercept)) < 1e-9) return null
  const determinant = h11 * h22 - h12 * h12
  const slope = -(h22 * gradientSlope - h12 * gradientIntercept) / determinant
  const intercept = -(h11 * gradientIntercept - h12 * gradientSlope) / determinant
  const descent = gradientSlope * slope + gradientIntercept * intercept
  const before = lossOf(points, map)
  for (let size = 1; size >= smallestStep; size /= 2) {
    const next = { slope: map.slope + size * slope, intercept: map.intercept + size * intercept }
    if (lossOf(points, next) < before + 1e-4 * size * descent) return next
  }
  return null
}

/** Negative log-likelihood of the targets, written so that no exponential overflows. */
function lossOf(points: readonly Point[], { slope, intercept }: PlattMap): number {
  let loss = 0
  for (const { x, target } of points) {
    const z = -(slope * x + intercept)
    loss += Math.max(z, 0) - target * z + Math.log1p(Math.exp(-Math.abs(z)))
  }
  return loss
}
