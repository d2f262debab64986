import type { TurnView } from './view.ts'

/** Says that a turn was cancelled, and why when the log says more than that. */
export function Cancelled({ view }: { view: TurnView }) {
  if (view.state !== 'cancelled') return null
  const reason = view.cancelReason ?? ''
  return (
    <p className="text-sm text-muted">
      The turn was cancelled
      {/cancelled/.test(reason) || reason === '' ? '' : `: ${reason.replace(/\.$/, '')}`}. What arrived is
      kept.
    </p>
  )
}
