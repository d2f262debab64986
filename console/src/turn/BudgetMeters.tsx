import { dollars, duration } from '../ui/format.ts'
import { Meter } from '../ui/Meter.tsx'
import { useNow } from '../ui/useNow.ts'
import { isLive } from './select.ts'
import type { TurnView } from './view.ts'

/** Time and money spent, against what the turn may spend. Time runs while the turn does. */
export function BudgetMeters({ view, originMs }: { view: TurnView; originMs: number }) {
  const live = isLive(view)
  const now = useNow(live, 100)
  const elapsed = live ? Math.max(view.lastAtMs, now - originMs) : (view.spent?.latency_ms ?? view.lastAtMs)
  const { latency_ms: timeLimit, cost_usd: costLimit } = view.budget
  const cost = view.spent?.cost_usd
  return (
    <div className="flex gap-8">
      <Meter
        label="Time"
        value={duration(elapsed)}
        limit={timeLimit === undefined ? 'no limit' : `of ${duration(timeLimit)}`}
        share={timeLimit === undefined ? undefined : elapsed / timeLimit}
      />
      <Meter
        label="Cost"
        value={view.spent === undefined ? '—' : dollars(cost)}
        limit={costLimit === undefined ? 'no limit' : `of ${dollars(costLimit)}`}
        share={
          costLimit === undefined || cost === null || cost === undefined
            ? undefined
            : costLimit === 0
              ? Number(cost > 0)
              : cost / costLimit
        }
      />
    </div>
  )
}
