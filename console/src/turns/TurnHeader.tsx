import { Link } from '@tanstack/react-router'
import { isLive, questionOf } from '../turn/select.ts'
import type { TurnView } from '../turn/view.ts'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { BackIcon, StopIcon } from '../ui/icons.tsx'
import { StateBadge } from '../ui/StateBadge.tsx'

export function TurnHeader({ view, onCancel }: { view: TurnView; onCancel(): void }) {
  return (
    <header>
      <Link to="/turns" className="-ml-1 inline-flex items-center gap-1 text-sm text-muted hover:text-ink">
        <BackIcon className="size-3.5" /> Turns
      </Link>
      <h1 className="mt-3 line-clamp-3 max-w-4xl font-serif text-[2rem] leading-tight tracking-[-0.015em] text-pretty">
        {questionOf(view) || 'A turn without text'}
      </h1>
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1">
        {view.state !== 'waiting' && <StateBadge state={view.state} />}
        <span className="flex min-w-0 items-center">
          <code className="truncate font-mono text-xs text-faint">{view.id}</code>
          {view.id && <CopyButton compact label="Copy the turn’s id" text={() => view.id ?? ''} />}
        </span>
        <span className="ml-auto flex gap-2">
          {isLive(view) && (
            <Button look="outline" onClick={onCancel}>
              <StopIcon /> Cancel the turn
            </Button>
          )}
          {view.id && (
            <Link
              to="/"
              search={{ turn: view.id }}
              className="inline-flex h-8 items-center rounded-md border border-line-strong bg-surface px-3 text-sm hover:bg-hover"
            >
              Open in Play
            </Link>
          )}
        </span>
      </div>
    </header>
  )
}
