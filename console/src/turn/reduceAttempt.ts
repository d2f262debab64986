import type { EventOf } from '../../../src/contract/event.ts'
import type { AttemptView, Reading } from './view.ts'

/** Where the pages of each part stand after one more was read. */
export function readingsAfter(readings: Reading[], event: EventOf<'attempt.progress'>): Reading[] {
  if (event.stage !== 'reading' || event.page === undefined) return readings
  const part = event.part ?? ''
  const next = { part, page: event.page, pages: event.pages }
  const known = readings.some((reading) => reading.part === part)
  return known ? readings.map((reading) => (reading.part === part ? next : reading)) : [...readings, next]
}

/** The attempt after its progress or its end. */
export function reduceAttempt(
  attempt: AttemptView,
  event: EventOf<'attempt.progress' | 'attempt.finished'>,
): AttemptView {
  return event.type === 'attempt.progress'
    ? { ...attempt, stage: event.stage, readings: readingsAfter(attempt.readings, event) }
    : { ...attempt, status: event.status, stage: undefined, finished: event }
}
