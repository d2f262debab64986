import type { Citation } from '../../../src/contract/citation.ts'
import type { Verdict } from '../../../src/contract/verdict.ts'
import { claimsOf } from '../turn/checks.ts'
import { dollars, duration } from '../ui/format.ts'
import { percent } from '../ui/share.ts'
import { ClaimList } from './ClaimList.tsx'
import { VerdictMark, verdictWord } from './VerdictMark.tsx'

interface VerdictRowProps {
  verdict: Verdict
  passages: Citation[]
  active: number | undefined
  onCite(index: number): void
}

/** Score, confidence and what its calibration is. */
function figures({ score, confidence, calibration }: Verdict): string {
  const says = [score === null ? '' : `score ${score.toFixed(2)}`]
  if (confidence !== null) says.push(`${percent(confidence)} sure`)
  else if (calibration?.stale) says.push('its calibration is stale')
  else if (score !== null) says.push('not calibrated')
  if (calibration && !calibration.stale)
    says.push(`by ${calibration.labels} labels, calibration error ${calibration.ece.toFixed(3)}`)
  return says.filter(Boolean).join(' · ')
}

/** What one verifier said of a draft: its word, why, its score, its cost, and each claim. */
export function VerdictRow({ verdict, ...passages }: VerdictRowProps) {
  const { verifier, status, reason, cost_usd, latency_ms, members = [] } = verdict
  const claims = claimsOf(verdict)
  const unsupported = claims.filter(({ supported }) => !supported).length
  return (
    <li data-testid="verdict" className="px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5 text-sm">
        <span className="translate-y-0.5">
          <VerdictMark status={status} />
        </span>
        <code className="font-mono text-[0.8125rem] font-medium">{verifier}</code>
        <span className={status === 'failed' ? 'text-danger' : 'text-muted'}>{verdictWord(status)}</span>
        {claims.length > 0 && (
          <span className="figures text-muted">
            {claims.length - unsupported} of {claims.length} claims supported
          </span>
        )}
        <span className="figures ml-auto text-xs text-faint">
          {duration(latency_ms)} · {dollars(cost_usd)}
        </span>
      </div>
      <div className="mt-0.5 pl-6">
        <p className="text-sm break-words text-muted first-letter:uppercase">{reason}</p>
        <p className="figures text-xs text-faint">{figures(verdict)}</p>
        {members.length > 0 && (
          <ul className="mt-1.5 space-y-0.5 text-xs text-muted">
            {members.map((member) => (
              <li key={member.verifier} className="flex items-baseline gap-2">
                <VerdictMark status={member.status} spoken />
                <code className="font-mono">{member.verifier}</code>
                <span className="min-w-0 break-words text-faint">{member.reason}</span>
              </li>
            ))}
          </ul>
        )}
        {claims.length > 0 && (
          <div className="mt-3">
            <ClaimList claims={claims} {...passages} />
          </div>
        )}
      </div>
    </li>
  )
}
