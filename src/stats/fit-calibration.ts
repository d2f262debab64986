import { type BootstrapOptions, bootstrapInterval, fewestClusters } from './bootstrap.ts'
import { brierScore } from './brier.ts'
import { expectedCalibrationError, type ReliabilityPoint, reliabilityCurve } from './calibration-error.ts'
import { byCluster } from './cluster.ts'
import type { Interval } from './interval.ts'
import { fitIsotonic, type IsotonicMap, isotonicValue } from './isotonic.ts'
import { faultOf, type LabelledScore, type Prediction } from './labelled.ts'
import { logLoss } from './log-loss.ts'
import { fitPlatt, type PlattMap, plattProbability } from './platt.ts'
import { Random } from './random.ts'

/** With fewer labels a score stays uncalibrated. */
const fewestLabels = 50
const folds = 5

/** A function from raw score to the probability that the answer is right. It never falls as the score rises. */
export type Calibrator = { method: 'isotonic'; map: IsotonicMap } | { method: 'platt'; map: PlattMap }

/** A figure with its cluster-bootstrap interval, 95 % unless asked otherwise; null where it has none. */
export interface Estimate {
  value: number
  interval: Interval | null
}

export type Calibration = Calibrator & {
  n: number
  clusters: number
  /** All four are of held-out answers: each was scored by a map fitted without its cluster. */
  log_loss: Estimate
  ece: Estimate
  brier: Estimate
  reliability: ReliabilityPoint[]
}

/** Why there is no confidence. */
export interface Uncalibrated {
  uncalibrated: string
}

/**
 * Calibrates raw scores on labels. Isotonic regression and Platt scaling are compared by log loss under five-fold
 * cross-validation, folds made of whole clusters; the better one (Platt where they are level, having fewer parameters)
 * is fitted again on all labels.
 *
 * Estimand of the figures: how maps fitted in this way do on answers of clusters not seen. They are cross-validated, so
 * slightly hard on the final map, which has more labels, and slightly soft for having picked the better of two.
 * Assumes clusters like those to come. A probability is kept within [1/(n + 2), 1 − 1/(n + 2)], Laplace’s rule: n labels
 * cannot show more than that.
 *
 * Uncalibrated with fewer than 50 labels or ten clusters, or with a score that is not finite.
 */
export function fitCalibration(
  labels: readonly LabelledScore[],
  options: BootstrapOptions = {},
): Calibration | Uncalibrated {
  const fault = faultOf(labels)
  if (fault !== null) return { uncalibrated: fault }
  if (labels.length < fewestLabels)
    return { uncalibrated: `${labels.length} labels are too few: ${fewestLabels} are needed` }
  const clusters = byCluster(labels)
  if (clusters.length < fewestClusters)
    return {
      uncalibrated: `the labels come from ${clusters.length} clusters: ${fewestClusters} are needed`,
    }
  const split = splitClusters(clusters, options.seed ?? 1)
  const isotonic = heldOut(split, 'isotonic')
  const platt = heldOut(split, 'platt')
  const better = lossOf(isotonic) < lossOf(platt) ? isotonic : platt
  return {
    ...fitBy(better === isotonic ? 'isotonic' : 'platt', labels),
    n: labels.length,
    clusters: clusters.length,
    log_loss: estimate(better, logLoss, options),
    ece: estimate(better, expectedCalibrationError, options),
    brier: estimate(better, brierScore, options),
    reliability: reliabilityCurve(better) ?? [],
  }
}

/** The probability that an answer of this raw score is right; NaN for NaN. */
export function calibratedProbability(calibrator: Calibrator, score: number): number {
  return calibrator.method === 'isotonic'
    ? isotonicValue(calibrator.map, score)
    : plattProbability(calibrator.map, score)
}

type HeldOut = Prediction & { cluster: string }

const lossOf = (predictions: readonly Prediction[]) => logLoss(predictions) ?? Number.POSITIVE_INFINITY

/** Whole clusters dealt to folds, the largest first and each to the smallest fold, equal ones in random order. */
function splitClusters(clusters: readonly LabelledScore[][], seed: number): LabelledScore[][] {
  const split: LabelledScore[][] = Array.from({ length: folds }, () => [])
  for (const cluster of new Random(seed).shuffled(clusters).toSorted((a, b) => b.length - a.length)) {
    const smallest = split.reduce((least, fold) => (fold.length < least.length ? fold : least))
    smallest.push(...cluster)
  }
  return split
}

function heldOut(split: readonly LabelledScore[][], method: Calibrator['method']): HeldOut[] {
  return split.flatMap((fold) => {
    const calibrator = fitBy(method, split.filter((other) => other !== fold).flat())
    return fold.map(({ score, correct, cluster }) => ({
      probability: calibratedProbability(calibrator, score),
      correct,
      cluster,
    }))
  })
}

function fitBy(method: Calibrator['method'], labels: readonly LabelledScore[]): Calibrator {
  return method === 'isotonic'
    ? { method, map: boundedIsotonic(labels) }
    : { method, map: risingPlatt(labels) }
}

function boundedIsotonic(labels: readonly LabelledScore[]): IsotonicMap {
  const points = labels.map(({ score, correct }) => ({ x: score, y: Number(correct) }))
  const { thresholds, values } = fitIsotonic(points) ?? { thresholds: [], values: [] }
  const least = 1 / (labels.length + 2)
  return { thresholds, values: values.map((value) => Math.min(1 - least, Math.max(least, value))) }
}

/** A slope below 0 would say that a better score is a worse answer: then the score says nothing, only the rate does. */
function risingPlatt(labels: readonly LabelledScore[]): PlattMap {
  const constant = labels.map(({ correct }) => ({ score: 0, correct }))
  const map = fitPlatt(labels)
  if (map && map.slope >= 0) return map
  return fitPlatt(constant) ?? { slope: 0, intercept: 0 }
}

function estimate(
  predictions: readonly HeldOut[],
  figure: (predictions: readonly Prediction[]) => number | null,
  options: BootstrapOptions,
): Estimate {
  return {
    value: figure(predictions) ?? Number.NaN,
    interval: bootstrapInterval(predictions, figure, options),
  }
}
