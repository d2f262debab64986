import { Link } from '@tanstack/react-router'
import { StateBadge } from '../ui/StateBadge.tsx'
import type { SessionTurn } from './useSessionTurns.ts'

interface SessionTurnsProps {
  turns: SessionTurn[]
  onForget(): void
}

/** What was asked before in this tab. */
export function SessionTurns({ turns, onForget }: SessionTurnsProps) {
  if (turns.length === 0) return null
  return (
    <section aria-label="Earlier in this tab" className="mt-12 border-t border-line pt-5">
      <div className="mb-1 flex items-baseline justify-between">
        <h2 className="label">Earlier in this tab</h2>
        <button type="button" onClick={onForget} className="text-xs text-faint hover:text-ink">
          Clear
        </button>
      </div>
      <ul>
        {turns.map((turn) => (
          <li key={turn.id} className="border-b border-line last:border-0">
            <Link
              to="/"
              search={{ turn: turn.id }}
              className="-mx-2 flex items-center gap-4 rounded px-2 py-2 hover:bg-hover"
            >
              <span className="min-w-0 flex-1 truncate text-sm">{turn.question || 'No question'}</span>
              <StateBadge state={turn.state} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
