import { checkingCost, passagesOf } from '../turn/checks.ts'
import { isLive } from '../turn/select.ts'
import { Thread } from '../turn/Thread.tsx'
import type { TurnView } from '../turn/view.ts'
import { count, dollars, duration } from '../ui/format.ts'
import { Section } from '../ui/Section.tsx'
import { CheckRound } from './CheckRound.tsx'

interface ChecksSectionProps {
  view: TurnView
  chosen: number | undefined
  onCite(index: number): void
}

/** How an answer was checked, round by round, and what that took of the turn. */
export function ChecksSection({ view, chosen, onCite }: ChecksSectionProps) {
  const { checks, spent } = view
  if (checks.length === 0) return null
  const { ms, usd } = checkingCost(checks)
  const { citations } = passagesOf(view)
  const share = spent && spent.latency_ms > 0 ? Math.round((ms / spent.latency_ms) * 100) : undefined
  return (
    <Section title="Verification">
      <p data-testid="checking-cost" className="figures -mt-2 mb-5 text-sm text-muted">
        {count(checks.length, 'round')}. Checking took {duration(ms)}
        {share !== undefined && share > 0 && ` (${share} % of the turn)`} and cost {dollars(usd)}
        {spent && spent.cost_usd !== null && spent.cost_usd > 0 && ` of ${dollars(spent.cost_usd)}`}.
      </p>
      <Thread live={isLive(view)}>
        {checks.map((check) => (
          <CheckRound
            key={check.round}
            view={view}
            check={check}
            passages={citations}
            active={chosen}
            onCite={onCite}
          />
        ))}
      </Thread>
    </Section>
  )
}
