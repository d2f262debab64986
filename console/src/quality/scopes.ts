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

/** Without scopes of all tasks that say no more than that of the one task there is. */
export function withoutRepeats(scopes: ScopeQuality[]): ScopeQuality[] {
  return scopes.filter(
    (each) =>
      each.scope.task !== anyTask ||
      !scopes.some(
        (other) =>
          other !== each &&
          other.scope.verifier === each.scope.verifier &&
          other.scope.model === each.scope.model &&
          other.scope.input_kind === each.scope.input_kind &&
          other.calibration !== null &&
          other.labels === each.labels,
      ),
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
