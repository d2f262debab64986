import type { Citation } from '../../../src/contract/citation.ts'
import type { GateDecision } from '../../../src/contract/verdict.ts'
import { hasPassed } from '../turn/checks.ts'
import { Station } from '../turn/Thread.tsx'
import type { CheckView, TurnView } from '../turn/view.ts'
import { ChevronIcon } from '../ui/icons.tsx'
import { VerdictRow } from './VerdictRow.tsx'

const next: Record<GateDecision, string> = {
  accept: 'Accepted',
  revise: 'Turned down: asked again, with what was found',
  sample: 'Turned down: several answers to choose from',
  escalate: 'Turned down: on to a stronger model',
  deliver: 'Delivered, though nobody could verify it',
  abstain: 'Turned down: no answer is given',
}

const drafts: Record<TurnView['attempts'][number]['kind'], string> = {
  first: 'draft',
  retry: 'draft of a retry',
  fallback: 'draft of a fallback',
  continuation: 'draft that was taken up',
  hedge: 'draft of a second attempt',
  revision: 'revision',
  sample: 'one of several answers',
  escalation: 'escalation',
  verification: 'draft',
}

/** The draft of a round: unfolded when it was given, folded when it was turned down. */
function DraftText({ check }: { check: CheckView }) {
  const passed = hasPassed(check)
  if (check.draft === '')
    return <p className="text-sm text-faint">This draft was held back; its text is in the record.</p>
  if (check.mode === 'shadow' || passed)
    return <p className="line-clamp-6 font-serif text-base leading-snug break-words">{check.draft}</p>
  return (
    <details className="group">
      <summary className="flex items-center gap-1.5 text-sm text-muted hover:text-ink">
        <ChevronIcon className="size-3 shrink-0 text-faint transition-transform group-open:rotate-90" />
        <span className="sr-only">Draft that was turned down: </span>
        <span className="truncate font-serif text-base group-open:hidden">{check.draft}</span>
        <span className="hidden group-open:inline">Fold the draft</span>
      </summary>
      <p className="mt-1.5 border-l-2 border-line pl-3 font-serif text-base leading-snug break-words whitespace-pre-wrap">
        {check.draft}
      </p>
    </details>
  )
}

/** Confidence and threshold may lie close to one another. */
const fine = (share: number) => `${(share * 100).toFixed(1)}\u00a0%`

/** What the gate did, and the numbers it went by. */
function Decision({ check }: { check: CheckView }) {
  const { decided, mode } = check
  if (!decided)
    return mode === 'shadow' ? (
      <p className="text-sm text-muted">Checked behind the answer, which was delivered at once.</p>
    ) : null
  const { decision, confidence, threshold, reason } = decided
  return (
    <div data-testid="gate" className="text-sm">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className={`font-medium ${decision === 'accept' ? 'text-ok' : 'text-danger'}`}>
          {next[decision]}
        </span>
        {confidence !== null && (
          <span className="figures text-muted">
            {fine(confidence)} sure
            {threshold === null ? ', no threshold' : `, accepted from ${fine(threshold)}`}
          </span>
        )}
      </p>
      <p className="break-words text-muted first-letter:uppercase">{reason}</p>
    </div>
  )
}

interface CheckRoundProps {
  view: TurnView
  check: CheckView
  passages: Citation[]
  active: number | undefined
  onCite(index: number): void
}

/** One round: a draft, what verifiers said of it, and what was done with it. */
export function CheckRound({ view, check, ...passages }: CheckRoundProps) {
  const attempt = view.attempts.find(({ id }) => id === check.attemptId)
  const passed = hasPassed(check)
  const open = check.mode === 'gate' && !check.decided && view.state === 'running'
  return (
    <Station
      title={`Round ${check.round}: ${drafts[attempt?.kind ?? 'first']}`}
      name={attempt?.model}
      state={open ? 'live' : passed || check.mode === 'shadow' ? 'done' : 'failed'}
    >
      <div data-testid="round" className="space-y-3">
        <DraftText check={check} />
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {check.verdicts.map((verdict) => (
            <VerdictRow key={verdict.verifier} verdict={verdict} {...passages} />
          ))}
        </ul>
        <Decision check={check} />
      </div>
    </Station>
  )
}
