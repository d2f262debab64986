import type { Days } from '../api/quality.ts'

/** What the address of the page says: the days, relative or fixed, and which scopes are on show. */
export interface QualitySearch extends Days {
  /** Days up to today; 30 when neither this nor fixed days are given. */
  days?: number
  verifier?: string
  model?: string
}

export const usualDays = 30
export const spans = [7, 30, 90, 365]

const utcDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)

const day = /^\d{4}-\d{2}-\d{2}$/
const dayOf = (value: unknown) => (typeof value === 'string' && day.test(value) ? value : undefined)
const words = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** What it does not know is left out. */
export function searchFrom(search: Record<string, unknown>): QualitySearch {
  const days = Number(search.days)
  const from = dayOf(search.from)
  const to = dayOf(search.to)
  const found: QualitySearch = {
    days: from || to || !spans.includes(days) || days === usualDays ? undefined : days,
    from,
    to,
    verifier: words(search.verifier),
    model: words(search.model),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

/** True when nobody chose a period. */
export function daysAreUsual({ days, from, to }: QualitySearch): boolean {
  return days === undefined && from === undefined && to === undefined
}

const dayMs = 86_400_000
const longestDays = 366

/**
 * Fixed days after one end was moved. The other one follows, as far away as it was, when the period would be the wrong
 * way round, or longer than the server counts.
 */
export function moved(days: Required<Days>, end: 'from' | 'to', day: string): Required<Days> {
  const next = { ...days, [end]: day }
  const span = Date.parse(days.to) - Date.parse(days.from)
  const wanted = Date.parse(next.to) - Date.parse(next.from)
  if (wanted >= 0 && wanted < longestDays * dayMs) return next
  return end === 'from'
    ? { from: day, to: utcDay(Date.parse(day) + span) }
    : { from: utcDay(Date.parse(day) - span), to: day }
}

/** The days to ask the server for. Relative ones end today. */
export function daysOf({ days, from, to }: QualitySearch, nowMs: number): Days {
  if (from || to) return { ...(from && { from }), ...(to && { to }) }
  return days === undefined ? {} : { from: utcDay(nowMs - (days - 1) * dayMs) }
}
