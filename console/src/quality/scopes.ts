import type { ScopeQuality } from '../../../src/contract/quality.ts'
import { inputKinds } from '../ui/inputKinds.ts'

/** Labels from which on a scope is calibrated. */
export const labelsNeeded = 50

/** What the server calls all tasks together. */
export const anyTask = 'any'

export function scopeKey({ scope }: ScopeQuality): string {
  return JSON.stringify([scope.verifier, scope.model, scope.input_kind, scope.task])
}

/** A scope as one line. */
export function scopeName({ scope }: ScopeQuality): string {
  const { verifier, model, input_kind, task } = scope
  return `${verifier} on ${model}, ${inputKinds[input_kind]}${task === anyTask ? '' : `, agent ${task}`}`
}

/** True when two scopes are of the same answers: calibrated from as many labels, or labelled as often. */
function isRepeat(all: ScopeQuality, one: ScopeQuality): boolean {
  const { verifier, model, input_kind, task } = one.scope
  const same =
    verifier === all.scope.verifier && model === all.scope.model && input_kind === all.scope.input_kind
  if (!same || task === anyTask) return false
  if (all.calibration) return one.calibration?.labels === all.calibration.labels
  return one.labels === all.labels
}

/** Without scopes of all tasks that say no more than that of the one task there is. */
export function withoutRepeats(scopes: ScopeQuality[]): ScopeQuality[] {
  return scopes.filter(
    (each) => each.scope.task !== anyTask || !scopes.some((other) => isRepeat(each, other)),
  )
}

const order = Object.keys(inputKinds)

/** Calibrated scopes, so that the kinds of input of one verifier and model stand below one another. */
export function calibratedFirst(scopes: ScopeQuality[]): ScopeQuality[] {
  const rank = ({ scope }: ScopeQuality) =>
    [scope.verifier, scope.model, scope.task === anyTask ? '' : scope.task].join('\n')
  return scopes
    .filter(({ calibration }) => calibration !== null)
    .toSorted(
      (a, b) =>
        rank(a).localeCompare(rank(b)) ||
        order.indexOf(a.scope.input_kind) - order.indexOf(b.scope.input_kind),
    )
}
