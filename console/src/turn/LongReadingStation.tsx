import { count, dollars, duration } from '../ui/format.ts'
import { piecesRead } from './agents.ts'
import { ReadingBar } from './ReadingBar.tsx'
import { isLive, partName } from './select.ts'
import { Station } from './Thread.tsx'
import type { AttemptView, LongReadingView, TurnView } from './view.ts'

const marks: Record<AttemptView['status'] | 'ahead', string> = {
  completed: 'bg-ink',
  running: 'bg-brass pulse-soft',
  failed: 'bg-danger',
  cancelled: 'bg-line-strong',
  ahead: 'bg-line',
}

/** Pieces drawn one by one; more of them say no more. */
const mostDrawn = 64

function Pieces({ view, pieces }: { view: TurnView; pieces: number }) {
  const reading = view.attempts.filter((attempt) => !attempt.answers).slice(0, pieces)
  const read = piecesRead(view)
  const drawn = Array.from({ length: Math.min(pieces, mostDrawn) }, (_, i) => ({
    piece: i + 1,
    status: reading[i]?.status ?? ('ahead' as const),
  }))
  return (
    <div
      role="progressbar"
      aria-label="Pieces read"
      aria-valuemin={0}
      aria-valuemax={pieces}
      aria-valuenow={read}
      className="flex gap-0.5"
    >
      {drawn.map(({ piece, status }) => (
        <span key={piece} className={`h-4 min-w-0.5 flex-1 rounded-[1.5px] ${marks[status]}`} />
      ))}
    </div>
  )
}

/** A long document read in pieces: the plan, and each piece as it is read. */
export function LongReadingStation({ view, reading }: { view: TurnView; reading: LongReadingView }) {
  const { pieces, parallel, predicted_ms, predicted_usd } = reading.plan
  const read = piecesRead(view)
  const live = isLive(view) && view.output.firstAtMs === undefined
  return (
    <Station
      title={live ? 'Reading in pieces' : 'Read in pieces'}
      name={view.attempts[0]?.model}
      state={live ? 'live' : 'done'}
      aside={`${read} of ${count(pieces, 'piece')}`}
    >
      <Pieces view={view} pieces={pieces} />
      <p className="figures mt-2 text-xs text-muted">
        Planned: {parallel} at a time, {duration(predicted_ms)},{' '}
        {predicted_usd === null ? 'at an unknown price' : dollars(predicted_usd)}
      </p>
      {reading.pages.length > 0 && (
        <div className="mt-3 space-y-3">
          {reading.pages.map((each) => (
            <ReadingBar
              key={each.part}
              reading={each}
              name={partName(view, each.part) ?? each.part}
              over={!live || each.page === each.pages}
            />
          ))}
        </div>
      )}
    </Station>
  )
}
