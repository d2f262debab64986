import { confidenceOf, hasAbstained, lastCheck } from '../turn/checks.ts'
import { isLive } from '../turn/select.ts'
import type { TurnView } from '../turn/view.ts'
import { ConfidenceBadge } from './ConfidenceBadge.tsx'
import { VerdictMark, verdictWord } from './VerdictMark.tsx'

/** Right below an answer: how sure it is, and what each verifier said of it. Nothing where nothing was checked. */
export function AnswerChecks({ view }: { view: TurnView }) {
  const check = lastCheck(view)
  if (!check) return null
  const confidence = confidenceOf(view)
  const pending = isLive(view) && check.verdicts.length < check.verifiers.length
  return (
    <div data-testid="answer-checks" className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm">
      {confidence !== undefined && <ConfidenceBadge confidence={confidence} />}
      {hasAbstained(view) && <span className="font-medium text-danger">No answer passed its checks</span>}
      {pending && (
        <span role="status" className="pulse-soft text-muted">
          Checking the answer…
        </span>
      )}
      {check.verdicts.map(({ verifier, status, reason }) => (
        <span key={verifier} title={reason} className="inline-flex items-center gap-1.5 text-muted">
          <VerdictMark status={status} />
          <code className="font-mono text-xs">{verifier}</code>
          {verdictWord(status)}
        </span>
      ))}
      {!pending && confidence === undefined && !hasAbstained(view) && (
        <span className="text-faint">No confidence: not calibrated yet</span>
      )}
    </div>
  )
}
