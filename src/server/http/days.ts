import { PlumblineError } from '../../contract/errors.ts'

const longestDays = 366
const dayMs = 86_400_000

/** Today in UTC, or so many days before it: `2026-11-21`. */
export function utcDay(daysAgo = 0): string {
  return new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10)
}

/** Refuses days of a report that are the wrong way round or too many. */
export function checkDays({ from, to }: { from: string; to: string }): void {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1
  if (days < 1) throw refusedDay('to', 'to is before from')
  if (days > longestDays) throw refusedDay('from', `a report covers at most ${longestDays} days`)
}

/** What is wrong with the day that `param` names. */
export function refusedDay(param: string, reason: string): PlumblineError {
  return new PlumblineError('invalid_request', { param, details: { reason: `${reason}.` } })
}
