import type { Citation } from '../../../src/contract/citation.ts'
import type { Claim } from '../../../src/contract/verdict.ts'
import { passageIndex } from '../turn/checks.ts'
import { VerdictMark } from './VerdictMark.tsx'

interface ClaimListProps {
  claims: Claim[]
  /** What can be shown beside the turn. */
  passages: Citation[]
  active: number | undefined
  onCite(index: number): void
}

function Source({ claim, passages, active, onCite }: Omit<ClaimListProps, 'claims'> & { claim: Claim }) {
  const { source } = claim
  if (!source) return null
  const index = passageIndex(passages, source)
  const where = `${source.filename ?? source.part}, page ${source.page}`
  const words = (
    <>
      <span className="line-clamp-2 font-serif text-[0.9375rem] leading-snug">“{source.quote}”</span>
      <span className="mt-0.5 block truncate text-xs text-faint">{where}</span>
    </>
  )
  if (index === -1) return <span className="block min-w-0 pl-2.5">{words}</span>
  return (
    <button
      type="button"
      data-testid="claim-source"
      aria-pressed={active === index}
      aria-label={`Show the source: ${where}`}
      onClick={() => onCite(index)}
      className="block w-full min-w-0 rounded-r-md border-l-2 border-line-strong py-0.5 pl-2.5 text-left hover:border-brass hover:bg-hover aria-pressed:border-brass"
    >
      {words}
    </button>
  )
}

/** Each statement of an answer, supported or not, beside what supports it. */
export function ClaimList({ claims, ...passages }: ClaimListProps) {
  return (
    <ul aria-label="Claims" className="divide-y divide-line border-y border-line">
      {claims.map((claim) => (
        <li
          key={`${claim.start}-${claim.end}`}
          data-testid="claim"
          className="grid gap-x-5 gap-y-1.5 py-2.5 sm:grid-cols-2"
        >
          <p className="flex gap-2 text-sm">
            <span className="mt-1">
              <VerdictMark status={claim.supported ? 'passed' : 'failed'} />
            </span>
            <span className="min-w-0 break-words">
              <span className="sr-only">{claim.supported ? 'Supported: ' : 'Not supported: '}</span>
              {claim.text}
            </span>
          </p>
          <div className="min-w-0 space-y-1.5">
            {(!claim.supported || !claim.source) && (
              <p className="text-sm break-words text-muted first-letter:uppercase">
                {claim.reason}
                {claim.source && '. The closest passage:'}
              </p>
            )}
            <Source claim={claim} {...passages} />
          </div>
        </li>
      ))}
    </ul>
  )
}
