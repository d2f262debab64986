import { duration } from '../ui/format.ts'
import { isMedia } from './media.ts'
import { ReadingBar } from './ReadingBar.tsx'
import { partAt } from './select.ts'
import { Station } from './Thread.tsx'
import type { AttemptView, TurnView } from './view.ts'

const stages = { reading: 'Reading', retrieving: 'Looking for the passage', answering: 'Answering' }

function titleOf(attempt: AttemptView): string {
  if (attempt.status === 'running') return attempt.stage ? stages[attempt.stage] : 'Waiting for the model'
  return { completed: 'Attempt', failed: 'Attempt failed', cancelled: 'Attempt cancelled' }[attempt.status]
}

function nameOf(view: TurnView, path: string): string {
  const part = partAt(view, path)?.part
  return part && isMedia(part) ? (part.filename ?? `the ${part.type}`) : 'the text'
}

/** One call of one model: what it is doing, then what it took. */
export function AttemptStation({ view, attempt }: { view: TurnView; attempt: AttemptView }) {
  const { finished } = attempt
  return (
    <Station
      title={titleOf(attempt)}
      state={attempt.status === 'running' ? 'live' : attempt.status === 'failed' ? 'failed' : 'done'}
      aside={finished ? duration(finished.latency_ms) : undefined}
    >
      <p className="font-mono text-sm">{attempt.model}</p>
      {attempt.readings.length > 0 && (
        <div className="mt-3 space-y-3">
          {attempt.readings.map((reading) => (
            <ReadingBar
              key={reading.part}
              reading={reading}
              name={nameOf(view, reading.part)}
              over={attempt.stage !== 'reading' || reading.page === reading.pages}
            />
          ))}
        </div>
      )}
      {finished?.error && <p className="mt-2 text-sm text-danger">{finished.error.message}</p>}
    </Station>
  )
}
