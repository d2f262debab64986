import { dollars, duration } from '../ui/format.ts'
import { Meter } from '../ui/Meter.tsx'
import { leftMs } from './agents.ts'
import { isLive } from './select.ts'
import { TimeLeft } from './TimeLeft.tsx'
import { useElapsed } from './useElapsed.ts'
import type { TurnView } from './view.ts'

/** Time and money spent, against what the turn may spend. Time runs, and what is left of it, while the turn does. */
export function BudgetMeters({ view, originMs }: { view: TurnView; originMs: number }) {
  const elapsed = useElapsed(view, originMs)
  const left = leftMs(view, elapsed)
  const { latency_ms: timeLimit, cost_usd: costLimit } = view.budget
  const cost = view.spent?.cost_usd
  return (
    <div className="flex flex-wrap items-center gap-x-8 gap-y-3">
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
      {isLive(view) && left !== undefined && (
        <div className="max-sm:w-full">
          <TimeLeft leftMs={left} predictedEndMs={view.predictedEndMs} />
        </div>
      )}
    </div>
  )
}
