import type { Calibration, CalibrationMap } from '../contract/calibration.ts'
import type { Estimate } from '../contract/estimate.ts'
import { type BootstrapOptions, bootstrapInterval, fewestClusters } from './bootstrap.ts'
import { brierScore } from './brier.ts'
import { expectedCalibrationError, reliabilityCurve } from './calibration-error.ts'
import { byCluster } from './cluster.ts'
import { fitIsotonic, isotonicValue } from './isotonic.ts'
import { faultOf, type LabelledScore, type Prediction } from './labelled.ts'
import { logLoss } from './log-loss.ts'
import { fitPlatt, type PlattMap, plattProbability } from './platt.ts'
import { effectiveCount, wilsonInterval } from './proportion.ts'
import { Random } from './random.ts'
import { riskCurve } from './risk-curve.ts'

/** With fewer labels a score stays uncalibrated. */
const fewestLabels = 50
const folds = 5
const mostReferenceScores = 512

/** What labels say of a scope’s scores; the rest of a `Calibration` is who asked, when and for what. */
export type FittedCalibration = Pick<
  Calibration,
  | 'map'
  | 'labels'
  | 'clusters'
  | 'accuracy'
  | 'ece'
  | 'brier'
  | 'log_loss'
  | 'reliability'
  | 'risk_curve'
  | 'reference'
>

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
): FittedCalibration | Uncalibrated {
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
    map: fitBy(better === isotonic ? 'isotonic' : 'platt', labels),
    labels: labels.length,
    clusters: clusters.length,
    accuracy: accuracyOf(labels),
    ece: estimate(better, expectedCalibrationError, options),
    brier: estimate(better, brierScore, options),
    log_loss: lossOf(better),
    reliability: reliabilityCurve(better) ?? [],
    risk_curve: riskCurve(better.map(({ probability, ...label }) => ({ score: probability, ...label }))),
    reference: sampleOf(labels, options.seed ?? 1),
  }
}

/** The probability that an answer of this raw score is right; NaN for NaN. */
export function calibratedProbability(map: CalibrationMap, score: number): number {
  return map.method === 'isotonic'
    ? isotonicValue({ thresholds: map.scores, values: map.probabilities }, score)
    : plattProbability(map, score)
}

type HeldOut = Prediction & { cluster: string }

const lossOf = (predictions: readonly Prediction[]) => logLoss(predictions) ?? Number.POSITIVE_INFINITY

/** Whole clusters dealt to folds, the largest first and each to the smallest fold, equal ones in random order. */
function splitClusters(clusters: readonly LabelledScore[][], seed: number): LabelledScore[][] {
  const split: LabelledScore[][] = Array.from({ length: folds }, () => [])
  for (const cluster of new Random(seed).shuffled(clusters).toSorted((a, b) => b.length - a.length)) {
    const smallest = split.reduce((least, fold) => (fold.length < least.length ? fold : least))
    for (const label of cluster) smallest.push(label)
  }
  return split
}

function heldOut(split: readonly LabelledScore[][], method: CalibrationMap['method']): HeldOut[] {
  return split.flatMap((fold) => {
    const map = fitBy(method, split.filter((other) => other !== fold).flat())
    return fold.map(({ score, correct, cluster }) => ({
      probability: calibratedProbability(map, score),
      correct,
      cluster,
    }))
  })
}

function fitBy(method: CalibrationMap['method'], labels: readonly LabelledScore[]): CalibrationMap {
  return method === 'isotonic' ? boundedIsotonic(labels) : { method, ...risingPlatt(labels) }
}

function boundedIsotonic(labels: readonly LabelledScore[]): CalibrationMap {
  const points = labels.map(({ score, correct }) => ({ x: score, y: Number(correct) }))
  const { thresholds, values } = fitIsotonic(points) ?? { thresholds: [], values: [] }
  const least = 1 / (labels.length + 2)
  const probabilities = values.map((value) => Math.min(1 - least, Math.max(least, value)))
  return { method: 'isotonic', scores: thresholds, probabilities }
}

/** If a better score came out as a worse answer, the score says nothing: then every score gets the rate. */
function risingPlatt(labels: readonly LabelledScore[]): PlattMap {
  const map = fitPlatt(labels)
  if (map && map.slope <= 0) return map
  return fitPlatt(labels.map(({ correct }) => ({ score: 0, correct }))) ?? { slope: 0, intercept: 0 }
}

/** The share that is right, with Wilson’s interval on the effective number of independent answers. */
function accuracyOf(labels: readonly LabelledScore[]): Estimate {
  const count = effectiveCount(labels.map(({ correct, cluster }) => ({ value: Number(correct), cluster })))
  const { low, high } = wilsonInterval(count) ?? { low: null, high: null }
  return { value: count.events / count.n, low, high, n: labels.length }
}

/** Raw scores at random, for the test of drift. */
function sampleOf(labels: readonly LabelledScore[], seed: number): Calibration['reference'] {
  const scores = labels.map(({ score }) => score)
  return { scores: new Random(seed).shuffled(scores).slice(0, mostReferenceScores) }
}

function estimate(
  predictions: readonly HeldOut[],
  figure: (predictions: readonly Prediction[]) => number | null,
  options: BootstrapOptions,
): Estimate {
  const { low, high } = bootstrapInterval(predictions, figure, options) ?? { low: null, high: null }
  return { value: figure(predictions) ?? Number.NaN, low, high, n: predictions.length }
}
