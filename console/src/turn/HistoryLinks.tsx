import { Link } from '@tanstack/react-router'

const mostShown = 6

/** Links to the turns that this one continues, the newest last. */
export function HistoryLinks({ turnIds }: { turnIds: string[] }) {
  const hidden = Math.max(0, turnIds.length - mostShown)
  return (
    <span className="inline-flex flex-wrap gap-x-2.5">
      {hidden > 0 && <span className="text-faint">{hidden} before, then</span>}
      {turnIds.slice(hidden).map((id) => (
        <Link
          key={id}
          to="/turns/$id"
          params={{ id }}
          title={id}
          className="font-mono text-xs leading-6 text-muted underline decoration-line-strong underline-offset-4 hover:text-ink hover:decoration-current"
        >
          …{id.slice(-6)}
        </Link>
      ))}
    </span>
  )
}
