import type { ReliabilityBin } from '../contract/calibration.ts'
import { arePredictions, type Prediction } from './labelled.ts'
import { effectiveCount, wilsonInterval } from './proportion.ts'
import { quantile } from './quantile.ts'

/**
 * How probabilities are put into bins (lower, upper]: of the same width over [0, 1], as Guo et al. 2017 have it, or of
 * about as many predictions each, the edges being quantiles; equal probabilities then stay together.
 */
export interface Binning {
  by: 'equal_width' | 'equal_mass'
  bins: number
}

const defaultBinning: Binning = { by: 'equal_mass', bins: 10 }

interface Bin<T> {
  lower: number
  upper: number
  members: T[]
  mean_confidence: number
  accuracy: number
}

/**
 * Expected calibration error: the distance between accuracy and mean probability of a bin, averaged over answers. It
 * depends on the binning, and by chance alone it is above 0 for a perfect calibration: about √(bins / n) / 3 for
 * probabilities spread over [0, 1]. Null without predictions, with a probability outside [0, 1], or without bins.
 */
export function expectedCalibrationError(
  predictions: readonly Prediction[],
  binning = defaultBinning,
): number | null {
  if (!arePredictions(predictions) || !isBinning(binning)) return null
  const weighted = binsOf(predictions, binning).map(
    ({ members, accuracy, mean_confidence }) => members.length * Math.abs(accuracy - mean_confidence),
  )
  return weighted.reduce((sum, error) => sum + error, 0) / predictions.length
}

/**
 * Reliability: for each bin that holds predictions, by rising probability, how many came true. Calibrated is `accuracy`
 * near `mean_confidence`. `low` and `high` are Wilson’s 95 % interval of the accuracy, on the effective number of
 * independent answers in the bin. Null as for the error.
 */
export function reliabilityCurve(
  predictions: readonly (Prediction & { cluster: string })[],
  binning = defaultBinning,
): ReliabilityBin[] | null {
  if (!arePredictions(predictions) || !isBinning(binning)) return null
  return binsOf(predictions, binning).map(({ members, ...bin }) => {
    const outcomes = members.map(({ correct, cluster }) => ({ value: Number(correct), cluster }))
    const { low, high } = wilsonInterval(effectiveCount(outcomes)) ?? { low: 0, high: 1 }
    return { ...bin, n: members.length, low, high }
  })
}

const isBinning = ({ bins }: Binning) => Number.isInteger(bins) && bins >= 1 && bins <= 1_000

function binsOf<T extends Prediction>(predictions: readonly T[], { by, bins }: Binning): Bin<T>[] {
  const sorted = predictions.toSorted((a, b) => a.probability - b.probability)
  const probabilities = sorted.map(({ probability }) => probability)
  const edge = (index: number) =>
    by === 'equal_width' ? index / bins : quantile(probabilities, index / bins)
  const filled: Bin<T>[] = []
  let next = 0
  for (let index = 1; index <= bins; index++) {
    const upper = edge(index)
    const first = next
    // The last bin takes what is left, so that rounding of its edge loses nothing.
    while (next < sorted.length && (index === bins || (probabilities[next] ?? 1) <= upper)) next++
    const members = sorted.slice(first, next)
    if (members.length === 0) continue
    const sum = members.reduce((total, { probability }) => total + probability, 0)
    const right = members.filter(({ correct }) => correct).length
    const shares = { mean_confidence: sum / members.length, accuracy: right / members.length }
    filled.push({ lower: edge(index - 1), upper, members, ...shares })
  }
  return filled
}
