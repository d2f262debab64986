import type { Citation } from '../../../src/contract/citation.ts'

interface SourceListProps {
  citations: Citation[]
  provisional: boolean
  active: number | undefined
  onCite(index: number): void
}

/** Where the answer stands; or, while reading goes on, what was found so far, newest first. */
export function SourceList({ citations, provisional, active, onCite }: SourceListProps) {
  if (citations.length === 0) return null
  const rows = citations.map((citation, index) => ({ citation, index }))
  if (provisional) rows.reverse()
  return (
    <section aria-label={provisional ? 'Found so far' : 'Sources'}>
      <h3 className="label mb-2">
        {provisional ? 'Found so far — a better passage may replace these' : 'Sources'}
      </h3>
      <ol className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {rows.map(({ citation, index }) => (
          <li key={index} className={provisional ? 'rise' : ''}>
            <button
              type="button"
              onClick={() => onCite(index)}
              aria-current={active === index}
              className="relative grid w-full grid-cols-[1.5rem_1fr] gap-x-1 px-3 py-2.5 text-left hover:bg-hover aria-[current=true]:before:absolute aria-[current=true]:before:inset-y-0 aria-[current=true]:before:left-0 aria-[current=true]:before:w-0.5 aria-[current=true]:before:bg-brass"
            >
              <span className="figures pt-px text-xs font-semibold text-accent">
                {provisional ? (
                  <span className="mt-1.5 block size-2 rounded-full border-[1.5px] border-brass" />
                ) : (
                  index + 1
                )}
              </span>
              <span className="min-w-0">
                <span className="line-clamp-2 font-serif text-base leading-snug">“{citation.quote}”</span>
                <span className="figures mt-0.5 flex gap-2 text-xs text-faint">
                  <span className="truncate">{citation.filename ?? citation.part}</span>
                  <span className="shrink-0">page {citation.page}</span>
                  <span className="shrink-0">score {citation.score.toFixed(2)}</span>
                </span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
