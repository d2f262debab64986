import { duration } from '../ui/format.ts'
import { ReadingBar } from './ReadingBar.tsx'
import { partName } from './select.ts'
import { Station } from './Thread.tsx'
import type { AttemptView, TurnView } from './view.ts'

const stages = { reading: 'Reading', retrieving: 'Looking for the passage', answering: 'Answering' }

const kinds: Record<AttemptView['kind'], string> = {
  first: 'Attempt',
  retry: 'Retry',
  fallback: 'Fallback',
  continuation: 'Continuation',
  hedge: 'Second attempt, beside the first',
  revision: 'Revision',
  sample: 'Sample',
  escalation: 'Escalation',
  verification: 'Verification',
}

function titleOf({ kind, status, stage }: AttemptView): string {
  const name = kinds[kind] ?? kinds.first
  if (status === 'running') return kind === 'first' ? (stage ? stages[stage] : 'Starting') : name
  return status === 'completed' ? name : `${name}, ${status}`
}

/** One call of one model: what it is doing, then what it took. */
export function AttemptStation({ view, attempt }: { view: TurnView; attempt: AttemptView }) {
  const { finished } = attempt
  return (
    <Station
      title={titleOf(attempt)}
      name={attempt.model}
      state={attempt.status === 'running' ? 'live' : attempt.status === 'failed' ? 'failed' : 'done'}
      aside={finished ? duration(finished.latency_ms) : undefined}
    >
      {attempt.readings.length > 0 && (
        <div className="space-y-3">
          {attempt.readings.map((reading) => (
            <ReadingBar
              key={reading.part}
              reading={reading}
              name={partName(view, reading.part) ?? reading.part}
              over={attempt.stage !== 'reading' || reading.page === reading.pages}
            />
          ))}
        </div>
      )}
      {finished?.error && finished.error.message !== view.error?.message && (
        <p className="mt-2 text-sm text-danger">{finished.error.message}</p>
      )}
    </Station>
  )
}
