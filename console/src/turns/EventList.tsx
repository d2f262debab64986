import { useState } from 'react'
import type { TurnEvent } from '../../../src/contract/event.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { duration } from '../ui/format.ts'
import { ChevronIcon } from '../ui/icons.tsx'
import { Select } from '../ui/Select.tsx'

function gist(event: TurnEvent): string {
  const { seq: _seq, at_ms: _at, type: _type, ...rest } = event
  return JSON.stringify(rest)
}

function EventRow({ event }: { event: TurnEvent }) {
  return (
    <li className="border-b border-line last:border-0">
      <details className="group">
        <summary className="grid grid-cols-[1rem_2.25rem_4.5rem_minmax(0,9.5rem)] items-center gap-x-2 px-2 py-1.5 font-mono text-xs hover:bg-hover sm:grid-cols-[1rem_2.25rem_4.5rem_9.5rem_minmax(0,1fr)]">
          <ChevronIcon className="size-3 text-faint transition-transform group-open:rotate-90" />
          <span className="figures text-right text-faint">{event.seq}</span>
          <span className="figures text-right text-muted">{duration(event.at_ms)}</span>
          <span className="truncate pl-2 font-medium">{event.type}</span>
          <span className="truncate text-faint max-sm:hidden">{gist(event)}</span>
        </summary>
        <div className="relative border-t border-line bg-sunken">
          <CopyButton
            compact
            label="Copy this event as JSON"
            text={() => JSON.stringify(event, null, 2)}
            className="absolute top-1 right-1"
          />
          <pre className="max-h-96 overflow-auto p-3 pr-12 font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
            {JSON.stringify(event, null, 2)}
          </pre>
        </div>
      </details>
    </li>
  )
}

const shownAtFirst = 200

/** The log itself. */
export function EventList({ events }: { events: TurnEvent[] }) {
  const [type, setType] = useState('')
  const [all, setAll] = useState(false)
  const types = [...new Set(events.map((event) => event.type))]
  const fitting = events.filter((event) => type === '' || event.type === type)
  const shown = all ? fitting : fitting.slice(0, shownAtFirst)
  return (
    <div>
      <div className="mb-2 flex items-center gap-2">
        <Select aria-label="Type of event" value={type} onChange={(event) => setType(event.target.value)}>
          <option value="">All {events.length} events</option>
          {types.map((each) => (
            <option key={each} value={each}>
              {each} ({events.filter((event) => event.type === each).length})
            </option>
          ))}
        </Select>
        <CopyButton label="Copy JSON" text={() => JSON.stringify(fitting, null, 2)} />
      </div>
      <ol className="overflow-hidden rounded-lg border border-line bg-surface">
        {shown.map((event) => (
          <EventRow key={event.seq} event={event} />
        ))}
      </ol>
      {shown.length < fitting.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="mt-2 text-sm underline underline-offset-4"
        >
          Show the other {fitting.length - shown.length}
        </button>
      )}
    </div>
  )
}
