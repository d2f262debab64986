import type { TurnState } from '../../../src/contract/turn.ts'

const dots: Record<TurnState, string> = {
  running: 'bg-brass pulse-soft',
  completed: 'bg-ok',
  failed: 'bg-danger',
  cancelled: 'bg-faint',
}

export function StateBadge({ state }: { state: TurnState }) {
  return (
    <span className="inline-flex items-center gap-2 text-sm whitespace-nowrap">
      <span className={`size-2 rounded-full ${dots[state]}`} aria-hidden="true" />
      {state.charAt(0).toUpperCase() + state.slice(1)}
    </span>
  )
}
