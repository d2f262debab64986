import type { ClusteredValue } from './cluster.ts'
import { byCluster } from './cluster.ts'
import { wilsonInterval } from './proportion.ts'
import { normalQuantile } from './special-functions.ts'

/**
 * What came of one choice of the policy that was in use. `weight` is the chance that another policy gives the same
 * choice, over the chance with which it was made.
 */
export interface WeightedOutcome extends ClusteredValue {
  weight: number
}

/** An estimate with its confidence interval; the bounds are null for fewer than two clusters. */
export interface OffPolicyEstimate {
  value: number
  low: number | null
  high: number | null
}

/** How many outcomes of the policy itself would say as much: (Σw)² / Σw² (Kish 1965); 0 without weight. */
export function weightedSampleSize(outcomes: readonly { weight: number }[]): number {
  const total = outcomes.reduce((sum, { weight }) => sum + weight, 0)
  const squares = outcomes.reduce((sum, { weight }) => sum + weight ** 2, 0)
  return squares > 0 ? total ** 2 / squares : 0
}

/**
 * The mean outcome under the other policy, by inverse propensities normalised by their sum (SNIPS; Swaminathan and
 * Joachims 2015): Σwr / Σw. Biased by the order of 1/n. The interval is the normal one with the linearised error of a
 * ratio, clustered: Var = k/(k − 1) · Σ over clusters of (Σ w (r − R))² / (Σw)² (Särndal, Swensson and Wretman 1992, 5.8).
 * Assumes independent clusters, and that every choice of the other policy could have been made. Null without weight.
 */
export function selfNormalised(
  outcomes: readonly WeightedOutcome[],
  confidence = 0.95,
): OffPolicyEstimate | null {
  const total = outcomes.reduce((sum, { weight }) => sum + weight, 0)
  if (!(total > 0)) return null
  const value = outcomes.reduce((sum, { weight, value }) => sum + weight * value, 0) / total
  const clusters = byCluster(outcomes)
  const k = clusters.length
  if (k < 2) return { value, low: null, high: null }
  let squares = 0
  for (const cluster of clusters)
    squares += cluster.reduce((sum, { weight, value: r }) => sum + weight * (r - value), 0) ** 2
  const error = Math.sqrt((k / (k - 1)) * squares) / total
  const half = normalQuantile((1 + confidence) / 2) * error
  return { value, low: value - half, high: value + half }
}

/**
 * The share of outcomes of 1 among those of 0 and 1: as `selfNormalised`, inside [0, 1]. Where all are the same, which
 * leaves no error to estimate, the interval is Wilson's for as many units as `weightedSampleSize` says.
 */
export function selfNormalisedShare(
  outcomes: readonly WeightedOutcome[],
  confidence = 0.95,
): OffPolicyEstimate | null {
  const found = selfNormalised(outcomes, confidence)
  if (!found || found.low === null || found.high === null) return found
  const n = Math.min(weightedSampleSize(outcomes), byCluster(outcomes).length)
  if (found.low === found.high)
    return { ...found, ...wilsonInterval({ events: found.value * n, n }, confidence) }
  return { value: found.value, low: Math.max(0, found.low), high: Math.min(1, found.high) }
}

/**
 * A quantile of the outcome under the other policy: where Σw of the outcomes up to it passes `q` of all. The interval
 * turns the one of the share up to the quantile back into outcomes (Woodruff 1952). Assumptions as for `selfNormalised`.
 */
export function selfNormalisedQuantile(
  outcomes: readonly WeightedOutcome[],
  q: number,
  confidence = 0.95,
): OffPolicyEstimate | null {
  const sorted = outcomes.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value)
  const value = weightedQuantile(sorted, q)
  if (value === null) return null
  const below = outcomes.map((outcome) => ({ ...outcome, value: outcome.value <= value ? 1 : 0 }))
  const share = selfNormalised(below, confidence)
  if (!share || share.low === null || share.high === null) return { value, low: null, high: null }
  const at = (moved: number) => weightedQuantile(sorted, Math.min(1, Math.max(0, q + moved)))
  return { value, low: at(share.low - share.value), high: at(share.high - share.value) }
}

/** Of outcomes in ascending order. */
function weightedQuantile(sorted: readonly WeightedOutcome[], q: number): number | null {
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0)
  let seen = 0
  for (const { weight, value } of sorted) {
    seen += weight
    if (seen >= q * total) return value
  }
  return sorted.at(-1)?.value ?? null
}
