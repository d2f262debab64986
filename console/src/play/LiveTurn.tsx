import { Link } from '@tanstack/react-router'
import { ApprovalNotice } from '../turn/ApprovalNotice.tsx'
import { BudgetMeters } from '../turn/BudgetMeters.tsx'
import { Cancelled } from '../turn/Cancelled.tsx'
import { partName, questionOf } from '../turn/select.ts'
import { TurnThread } from '../turn/TurnThread.tsx'
import type { TurnStream } from '../turn/useTurnStream.ts'
import { Warnings } from '../turn/Warnings.tsx'
import { ErrorBlock } from '../ui/ErrorBlock.tsx'
import { StateBadge } from '../ui/StateBadge.tsx'

interface LiveTurnProps {
  stream: TurnStream
  chosen: number | undefined
  onCite(index: number): void
}

/** The turn on show: what was asked, what it spends, what it does, how it ended. */
export function LiveTurn({ stream, chosen, onCite }: LiveTurnProps) {
  const { view, connection } = stream
  return (
    <article aria-label="Turn" className="space-y-6">
      <header>
        <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1">
          {view.state !== 'waiting' && <StateBadge state={view.state} />}
          <span className="truncate font-mono text-[0.8125rem] text-muted">{view.model}</span>
          {connection === 'reconnecting' && (
            <span role="status" className="pulse-soft text-sm text-accent">
              Connection lost; taking it up again…
            </span>
          )}
          {view.id && (
            <Link
              to="/turns/$id"
              params={{ id: view.id }}
              className="ml-auto text-sm text-muted underline decoration-line-strong underline-offset-4 hover:text-ink hover:decoration-current"
            >
              Timeline and events
            </Link>
          )}
        </div>
        <h2 className="line-clamp-4 font-serif text-[1.75rem] leading-tight tracking-[-0.01em] text-pretty">
          {questionOf(view)}
        </h2>
      </header>
      <BudgetMeters view={view} originMs={stream.originMs} />
      <TurnThread view={view} originMs={stream.originMs} chosen={chosen} onCite={onCite} />
      <ApprovalNotice view={view} />
      <Warnings view={view} />
      {view.error && (
        <ErrorBlock
          error={view.error}
          about={view.error.param ? partName(view, view.error.param) : undefined}
        />
      )}
      <Cancelled view={view} />
    </article>
  )
}
