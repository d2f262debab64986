import { createHash } from 'node:crypto'
import type { Calibration, CalibrationScope, ScoreSample } from '../contract/calibration.ts'
import { byCluster } from '../stats/cluster.ts'
import { fitCalibration, type Uncalibrated } from '../stats/fit-calibration.ts'
import type { LabelledScore } from '../stats/labelled.ts'
import { Random } from '../stats/random.ts'
import { operatingPoints } from './operating-points.ts'

/** What a calibration is to be made of. */
export interface CalibrationRequest {
  scope: CalibrationScope
  fingerprint: string
  source: Calibration['source']
  /** ISO time; part of the version. */
  createdAt: string
  labels: LabelledScore[]
  /** Raw scores as verifiers give them now, labelled or not; the labelled ones when absent. */
  reference?: ScoreSample
}

/** With fewer clusters than this their labels’ scores stand for themselves, alike or not. */
const fewestReferenceClusters = 100
const mostReferenceScores = 512

/**
 * Fits a calibration and finds where accepting begins for each declared bound. Deterministic; some hundred milliseconds
 * of CPU for 600 labels, so run it off the main thread (`fitInChild`). Uncalibrated as `fitCalibration` says.
 */
export function makeCalibration(request: CalibrationRequest): Calibration | Uncalibrated {
  const { scope, fingerprint, source, createdAt, labels } = request
  const fitted = fitCalibration(labels)
  if ('uncalibrated' in fitted) return fitted
  return {
    version: `${createdAt}-${hashOf(request)}`,
    scope,
    created_at: createdAt,
    source,
    fingerprint,
    ...fitted,
    operating_points: operatingPoints(fitted.map, labels),
    reference: request.reference ?? { scores: oneOfEachCluster(labels) },
  }
}

/** Eight hex digits that change whenever the labels, their scores, the scope or the verifier do. */
export function hashOf({
  scope,
  fingerprint,
  labels,
}: Pick<CalibrationRequest, 'scope' | 'fingerprint' | 'labels'>): string {
  const { verifier, model, input_kind, task } = scope
  const hash = createHash('sha256').update(JSON.stringify([verifier, model, input_kind, task, fingerprint]))
  for (const { score, correct, cluster } of labels) hash.update(JSON.stringify([score, correct, cluster]))
  return hash.digest('hex').slice(0, 8)
}

/** The test of drift takes scores for independent: one of each cluster, where there are clusters enough. */
function oneOfEachCluster(labels: readonly LabelledScore[]): number[] {
  const random = new Random(1)
  const clusters = byCluster(labels)
  const units =
    clusters.length < fewestReferenceClusters
      ? labels
      : clusters.flatMap((units) => random.shuffled(units)[0] ?? [])
  return random
    .shuffled(units)
    .slice(0, mostReferenceScores)
    .map(({ score }) => score)
}
