import { Link } from '@tanstack/react-router'
import type { TurnSummary } from '../../../src/contract/turn.ts'
import { ago, dollars, duration, moment } from '../ui/format.ts'
import { ModalityIcons } from '../ui/ModalityIcons.tsx'
import { StateBadge } from '../ui/StateBadge.tsx'

interface TurnRowProps {
  turn: TurnSummary
  selected: boolean
  nowMs: number
}

/** One turn of the list: what was asked and said; how it went, what it took, when. */
export function TurnRow({ turn, selected, nowMs }: TurnRowProps) {
  return (
    <li data-testid="turn-row" className="border-b border-line">
      <Link
        to="/turns/$id"
        params={{ id: turn.id }}
        data-selected={selected}
        className="relative grid gap-x-5 gap-y-2 px-3 py-3.5 outline-offset-[-2px] hover:bg-hover data-[selected=true]:bg-hover data-[selected=true]:before:absolute data-[selected=true]:before:inset-y-0 data-[selected=true]:before:left-0 data-[selected=true]:before:w-0.5 data-[selected=true]:before:bg-brass md:grid-cols-[minmax(0,1fr)_7rem_11rem_4.5rem_4.5rem_6rem] md:items-center"
      >
        <span className="min-w-0">
          <span className="flex items-center gap-2.5">
            <span className="truncate font-medium">
              {turn.input_preview || (turn.error ? 'Refused before it was read' : 'No text')}
            </span>
            <ModalityIcons names={turn.modalities} />
            <time dateTime={turn.started_at} className="ml-auto shrink-0 text-sm text-faint md:hidden">
              {ago(turn.started_at, nowMs)}
            </time>
          </span>
          <span className={`mt-0.5 block truncate text-sm ${turn.error ? 'text-danger' : 'text-muted'}`}>
            {turn.error?.message ?? (turn.output_preview || '—')}
          </span>
        </span>
        <span className="flex flex-wrap items-center gap-x-4 gap-y-0.5 md:contents">
          <StateBadge state={turn.state} />
          <span className="truncate font-mono text-xs text-muted" title={turn.model}>
            {turn.model}
          </span>
          <span className="figures text-sm text-muted md:text-right">{duration(turn.spent.latency_ms)}</span>
          <span className="figures text-sm text-muted md:text-right" title="Cost">
            {dollars(turn.spent.cost_usd)}
          </span>
          <time
            dateTime={turn.started_at}
            title={moment(turn.started_at)}
            className="text-right text-sm text-faint max-md:hidden"
          >
            {ago(turn.started_at, nowMs)}
          </time>
        </span>
      </Link>
    </li>
  )
}
