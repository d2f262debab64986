import type { CalibrationScope } from '../contract/calibration.ts'
import type { EvidenceStore } from '../contract/ports/evidence.ts'
import type { QualityReport, ScopeQuality } from '../contract/quality.ts'
import type { Calibrations } from './calibrations.ts'
import { pointFor } from './operating-points.ts'
import { RouteTable } from './route-table.ts'
import { anyTask, labelledScopes, scopeKey } from './scopes.ts'
import { VerifierTable } from './verifier-table.ts'

export interface QualityDeps {
  evidence: EvidenceStore
  calibrations: Calibrations
  /** The share of accepted answers of a task that may be wrong; undefined where nothing is declared. */
  boundOf(task: string): number | undefined
}

const usualBound = 0.05

/** A scope, the settings that its verifier has now, and how many labels there are of those. */
interface Seen {
  scope: CalibrationScope
  fingerprint: string
  labels: number
}

/**
 * How good answers are and how well that is known: of each scope its calibration, of each route what came of it, of each
 * verifier its worth. Turns of the days from `from` to `to` are counted; calibrations are those in use, whatever the days.
 */
export async function qualityReport(
  { evidence, calibrations, boundOf }: QualityDeps,
  days: { from: string; to: string },
): Promise<QualityReport> {
  const seen = new Map<string, Seen>()
  const note = (scope: CalibrationScope, fingerprint: string, labels: number) => {
    const key = scopeKey(scope)
    const known = seen.get(key)?.fingerprint === fingerprint ? seen.get(key) : undefined
    seen.set(key, { scope, fingerprint, labels: labels || (known?.labels ?? 0) })
  }
  for (const { calibration } of calibrations.list().reverse())
    note(calibration.scope, calibration.fingerprint, 0)
  const labelled = await evidence.labelledVerdicts({})
  for (const { scope, fingerprint, count } of labelledScopes(labelled).values())
    note(scope, fingerprint, count)

  const verifiers = new VerifierTable()
  const counts = await evidence.verdictCounts(days)
  for (const each of counts.toSorted((a, b) => (a.newest < b.newest ? -1 : 1))) {
    const { verifier, model, input_kind, task, fingerprint } = each
    verifiers.add(each)
    note({ verifier, model, input_kind, task }, fingerprint, 0)
  }
  for (const verdict of labelled) if (isWithin(days, verdict)) verifiers.addLabelled(verdict)
  const routes = new RouteTable()
  for (const each of await evidence.routeCounts(days)) routes.add(each)
  return {
    computed_at: new Date().toISOString(),
    ...days,
    scopes: [...seen.values()]
      .map((each) => scopeQuality(each, calibrations, boundOf(each.scope.task) ?? usualBound))
      .sort((a, b) => b.labels - a.labels),
    routes: routes.rows(calibrations),
    verifiers: verifiers.rows(),
  }
}

function isWithin(
  { from, to }: { from: string; to: string },
  { created_at }: { created_at: string },
): boolean {
  const day = created_at.slice(0, 10)
  return day >= from && day <= to
}

function scopeQuality(
  { scope, fingerprint, labels }: Seen,
  calibrations: Calibrations,
  bound: number,
): ScopeQuality {
  const held = calibrations.held(scope, fingerprint)
  if (held?.calibration.scope.task !== scope.task) {
    const instead = held ? `; that of ${anyTask} task is used instead` : ''
    const uncalibrated = `it has no calibration of its own: ${labels} labels, 50 are needed${instead}`
    return {
      scope,
      labels,
      calibration: null,
      uncalibrated,
      reliability: [],
      risk_curve: [],
      operating_point: null,
    }
  }
  const { version, created_at, source, clusters, accuracy, ece, brier, log_loss, ...rest } = held.calibration
  const figures = {
    version,
    created_at,
    source,
    labels: rest.labels,
    clusters,
    accuracy,
    ece,
    brier,
    log_loss,
  }
  return {
    scope,
    labels,
    calibration: { ...figures, method: rest.map.method, stale: held.stale },
    uncalibrated: null,
    reliability: rest.reliability,
    risk_curve: rest.risk_curve,
    operating_point: pointFor(rest.operating_points, bound),
  }
}
