import type { EventOf } from '../../../src/contract/event.ts'
import type { CheckView, TurnView } from './view.ts'

type CheckEvent = EventOf<'verification.started' | 'verdict' | 'gate'>

/** The answer as it stands in the last step: what a round of checks looks at. */
function draftOf({ output, steps }: TurnView): CheckView['draft'] {
  const from = steps.at(-1)?.textFrom ?? 0
  return output.text.slice(from)
}

function newCheck(view: TurnView, event: CheckEvent): CheckView {
  const draft = draftOf(view)
  return {
    round: event.round,
    attemptId: event.attempt_id,
    mode: event.type === 'verification.started' ? event.mode : 'gate',
    verifiers: event.type === 'verification.started' ? event.verifiers : [],
    startedAtMs: event.at_ms,
    draft,
    textFollows: draft === '',
    verdicts: [],
    decided: undefined,
  }
}

function reduceCheck(check: CheckView, event: CheckEvent): CheckView {
  switch (event.type) {
    case 'verification.started':
      return check
    case 'verdict':
      return { ...check, verdicts: [...check.verdicts, event.verdict] }
    case 'gate':
      return { ...check, decided: event }
  }
}

/** The turn after news of its checks: a round of them begins, a verifier speaks, the gate decides. */
export function reduceChecks(view: TurnView, event: CheckEvent): TurnView {
  const known = view.checks.find(({ round }) => round === event.round)
  const next = reduceCheck(known ?? newCheck(view, event), event)
  const checks = known ? view.checks.map((check) => (check === known ? next : check)) : [...view.checks, next]
  return { ...view, checks }
}

/** The checks after text was told. It belongs to a draft that was checked before. */
export function withText(checks: CheckView[], { attempt_id, text }: EventOf<'text.delta'>): CheckView[] {
  const isOf = (check: CheckView) => check.textFollows && check.attemptId === attempt_id
  if (!checks.some(isOf)) return checks
  return checks.map((check) => (isOf(check) ? { ...check, draft: check.draft + text } : check))
}
