import type { CalibrationScope } from '../contract/calibration.ts'
import type { LabelledVerdict } from '../contract/ports/evidence.ts'
import type { LabelledScore } from '../stats/labelled.ts'

/** Stands for every task of a verifier on a model's answers to a kind of input. */
export const anyTask = 'any'

/** A scope as a key of maps. */
export function scopeKey({ verifier, model, input_kind, task }: CalibrationScope): string {
  return JSON.stringify([verifier, model, input_kind, task])
}

/** The scopes that a verdict counts in: its task's, and that of all tasks. */
export function scopesOf(verdict: CalibrationScope): CalibrationScope[] {
  const { verifier, model, input_kind, task } = verdict
  const any = { verifier, model, input_kind, task: anyTask }
  return task === anyTask ? [any] : [{ verifier, model, input_kind, task }, any]
}

const mostLabels = 10_000

/** What raters say of the scores in one scope. */
export interface LabelledScope {
  scope: CalibrationScope
  /** Of the newest verdict: scores of other settings are not comparable, so they are left out. */
  fingerprint: string
  /** The newest 10 000: more say little more, and take long to fit. */
  labels: LabelledScore[]
  /** Of all labels. */
  count: number
}

/** Labelled scores by scope; verdicts come oldest first. */
export function labelledScopes(verdicts: readonly LabelledVerdict[]): Map<string, LabelledScope> {
  const scopes = new Map<string, LabelledScope>()
  for (const verdict of verdicts) {
    const { score, correct, cluster, fingerprint } = verdict
    if (score === null || verdict.status === 'not_run') continue
    for (const scope of scopesOf(verdict)) {
      const key = scopeKey(scope)
      const known = scopes.get(key)
      const current =
        known?.fingerprint === fingerprint ? known : { scope, fingerprint, labels: [], count: 0 }
      current.labels.push({ score, correct, cluster })
      current.count++
      scopes.set(key, current)
    }
  }
  for (const scope of scopes.values()) scope.labels = scope.labels.slice(-mostLabels)
  return scopes
}
