import type { ScopeQuality } from '../../../src/contract/quality.ts'
import { inputKinds } from '../ui/inputKinds.ts'
import { anyTask, labelsNeeded, scopeKey } from './scopes.ts'

/** What is to be done, next to what the server says. */
function advice({ labels, uncalibrated }: ScopeQuality): string {
  if (uncalibrated?.includes('used instead')) return 'Uses that of all agents meanwhile'
  if (labels >= labelsNeeded) return 'Enough labels: fit calibrations'
  return `${labelsNeeded - labels} more labels to go`
}

/** Scopes whose scores mean nothing yet, and how far they are from it. */
export function Uncalibrated({ scopes }: { scopes: ScopeQuality[] }) {
  if (scopes.length === 0) return null
  return (
    <div className="mt-8">
      <h3 className="mb-1 text-sm font-medium">Not calibrated yet</h3>
      <p className="mb-2 max-w-3xl text-sm text-pretty text-muted">
        Scores without a calibration are no probabilities, so these answers go without a confidence. It takes{' '}
        {labelsNeeded} labels.
      </p>
      <ul className="border-t border-line">
        {scopes.map((each) => (
          <li
            key={scopeKey(each)}
            title={each.uncalibrated ?? undefined}
            className="grid items-center gap-x-6 gap-y-1 border-b border-line py-2.5 text-sm sm:grid-cols-[minmax(0,1fr)_9rem_minmax(0,17rem)]"
          >
            <span className="min-w-0">
              <code className="font-mono text-[0.8125rem]">{each.scope.verifier}</code>{' '}
              <span className="text-muted">
                on <code className="font-mono text-[0.8125rem]">{each.scope.model}</code>,{' '}
                {inputKinds[each.scope.input_kind]}
                {each.scope.task === anyTask ? ', all agents' : `, agent ${each.scope.task}`}
              </span>
            </span>
            <span className="flex items-center gap-2.5">
              <span className="h-1 flex-1 overflow-hidden rounded-full bg-line" aria-hidden="true">
                <span
                  className="block h-full rounded-full bg-brass"
                  style={{ width: `${Math.min(1, each.labels / labelsNeeded) * 100}%` }}
                />
              </span>
              <span className="figures min-w-14 text-right text-xs text-muted">
                {each.labels} of {labelsNeeded}
              </span>
            </span>
            <span className="text-xs text-faint">{advice(each)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
