import type { Reading } from './view.ts'

/** How far one part has been read: real pages, not a guess. */
export function ReadingBar({ reading, name, over }: { reading: Reading; name: string; over: boolean }) {
  const { page, pages } = reading
  const share = pages ? page / pages : undefined
  return (
    <div>
      <p className="flex items-baseline justify-between gap-4 text-sm">
        <span className="min-w-0 truncate">
          {over ? 'Read' : 'Reading'} <span className="text-muted">{name}</span>
        </span>
        <span className="figures shrink-0 text-xs text-muted">
          page {page}
          {pages ? ` of ${pages}` : ''}
        </span>
      </p>
      <div
        role="progressbar"
        aria-label={`Reading ${name}`}
        aria-valuemin={0}
        aria-valuemax={pages}
        aria-valuenow={page}
        className="mt-1.5 h-1 overflow-hidden rounded-full bg-line"
      >
        <div
          className={`h-full rounded-full transition-[width] ${over ? 'bg-line-strong' : 'bg-brass'} ${share === undefined ? 'pulse-soft' : ''}`}
          style={{ width: share === undefined ? '100%' : `${share * 100}%` }}
        />
      </div>
    </div>
  )
}
