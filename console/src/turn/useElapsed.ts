import { useNow } from '../ui/useNow.ts'
import { isLive } from './select.ts'
import type { TurnView } from './view.ts'

/** Milliseconds since the turn's start: running while it does, then what it took. */
export function useElapsed(view: TurnView, originMs: number): number {
  const live = isLive(view)
  const now = useNow(live, 100)
  return live ? Math.max(view.lastAtMs, now - originMs) : (view.spent?.latency_ms ?? view.lastAtMs)
}
