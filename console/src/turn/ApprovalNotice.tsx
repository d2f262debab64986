import { waitingCalls } from './agents.ts'
import type { TurnView } from './view.ts'

/** Tells assistive technology, at once, that a call waits for a person. */
export function ApprovalNotice({ view }: { view: TurnView }) {
  const names = waitingCalls(view).map((call) => call.name)
  return (
    <p aria-live="assertive" className="sr-only" data-testid="approval-notice">
      {names.length > 0 &&
        `${names.join(' and ')} ${names.length === 1 ? 'waits' : 'wait'} for your approval.`}
    </p>
  )
}
