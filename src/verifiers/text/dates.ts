import { isPlainlyMonth, monthOf, monthPattern } from './months.ts'

/** A day, or as much of one as the text gives; months count from 1. */
export interface Day {
  year?: number
  month: number
  day?: number
}

/** A date as written; `days` are the ways to read it, none when the calendar has no such day. */
export interface DateMention {
  text: string
  start: number
  end: number
  days: Day[]
}

const month = `(${monthPattern})\\.?`
const before = String.raw`(?<![\p{L}\p{N}]|\d[./-])`
const after = String.raw`(?![\p{L}\p{N}]|[./-]\d)`
const ordinal = String.raw`(?:st|nd|rd|th|er|º|ª|\.)?`

/** Null when the month's name is another word here. */
const named = (year: string | undefined, name = '', day: string | undefined) =>
  (year?.length ?? 0) < 4 && !isPlainlyMonth(name) ? null : real(fullYear(year), monthOf(name), Number(day))

/** Forms of dates with how their groups are read. The first form that fits a place decides. */
const forms: { pattern: string; read(groups: (string | undefined)[]): Day[] | null }[] = [
  {
    pattern: String.raw`(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:(?=T\d)|${after})`,
    read: ([year, , m, day]) => real(Number(year), Number(m), Number(day)),
  },
  {
    pattern: String.raw`(\d{4})年\s?(\d{1,2})月\s?(\d{1,2})日`,
    read: ([year, m, day]) => real(Number(year), Number(m), Number(day)),
  },
  {
    pattern: String.raw`(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${after}`,
    read: ([a, sign, b, y]) => {
      const year = fullYear(y)
      const dayFirst = real(year, Number(b), Number(a))
      return sign === '.' ? dayFirst : [...dayFirst, ...real(year, Number(a), Number(b))]
    },
  },
  {
    pattern: String.raw`(\d{1,2})${ordinal}[ \u00a0-]?(?:(?:of|de) )?${month},?(?:[ \u00a0-](?:de(?:l)? )?(\d{4}|['’]?\d{2}))?${after}`,
    read: ([day, name, y]) => named(y, name, day),
  },
  {
    pattern: String.raw`${month}[ \u00a0-](\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?${after}`,
    read: ([name, day, y]) => named(y, name, day),
  },
  {
    pattern: String.raw`${month},? (?:of |de )?(\d{4})${after}`,
    read: ([name, y]) => real(fullYear(y), monthOf(name ?? ''), undefined),
  },
]
const compiled = forms.map(({ pattern, read }) => ({
  pattern: new RegExp(`${before}${pattern}`, 'giu'),
  read,
}))

/**
 * Dates of a text, in order: numeric, ISO 8601, with names of months in eleven languages. Stops once there
 * are `most` of one form. Linear in its length.
 */
export function datesIn(text: string, most = Number.POSITIVE_INFINITY): DateMention[] {
  const found: DateMention[] = []
  const taken = new Uint8Array(text.length)
  for (const { pattern, read } of compiled) {
    const before = found.length
    for (const match of text.matchAll(pattern)) {
      const start = match.index
      const end = start + match[0].length
      if (taken[start] || taken[end - 1]) continue
      const days = read(match.slice(1))
      if (days === null) continue
      taken.fill(1, start, end)
      found.push({ text: match[0], start, end, days: distinct(days) })
      if (found.length - before >= most) break
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

/** Two digits are of 1970 to 2069. */
function fullYear(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const year = Number(text.replace(/['’]/, ''))
  if (text.length >= 4) return year
  return year < 70 ? 2000 + year : 1900 + year
}

/** The day if the calendar has it. Without a year, 29 February exists. */
function real(year: number | undefined, month: number | undefined, day: number | undefined): Day[] {
  if (month === undefined || month < 1 || month > 12) return []
  if (day !== undefined) {
    const last = new Date(Date.UTC(year ?? 2000, month, 0)).getUTCDate()
    if (day < 1 || day > last) return []
  }
  return [{ ...(year !== undefined && { year }), month, ...(day !== undefined && { day }) }]
}

function distinct(days: Day[]): Day[] {
  return [...new Map(days.map((day) => [`${day.year}-${day.month}-${day.day}`, day])).values()]
}

/** Whether `source` says `claimed`: the same month, and nothing of the claim that the source has otherwise or not. */
export function saysDay(source: Day, claimed: Day, yearsNearby: ReadonlySet<number>): boolean {
  if (source.month !== claimed.month) return false
  if (claimed.day !== undefined && source.day !== claimed.day) return false
  if (claimed.year === undefined || source.year === claimed.year) return true
  return source.year === undefined && yearsNearby.has(claimed.year)
}
