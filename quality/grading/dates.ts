import type { Day, DurationUnit } from '../suite/expected.ts'
import type { Mention } from './numbers.ts'

/** A day as a text names it; the year may be left out. */
export type SomeDay = Omit<Day, 'year'> & { year?: number }

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const month = String.raw`(?<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*)\.?`
const ordinal = '(?:st|nd|rd|th)?'

const patterns: RegExp[] = [
  /(?<![\d.,/-])(?<year>\d{4})[-/.](?<number>\d{1,2})[-/.](?<day>\d{1,2})(?!\d)/giu,
  /(?<![\d.,/-])(?<first>\d{1,2})[-/.](?<second>\d{1,2})[-/.](?<year>\d{4}|\d{2})(?!\d)/giu,
  new RegExp(
    String.raw`(?<!\d)(?<day>\d{1,2})${ordinal}\.?[\s-]*(?:of\s+)?${month}(?:,?[\s-]*(?<year>\d{4})(?!\d))?`,
    'giu',
  ),
  new RegExp(String.raw`\b${month}\s*(?<day>\d{1,2})${ordinal}(?!\d)(?:,?\s*(?<year>\d{4})(?!\d))?`, 'giu'),
]

/** Days of the calendar. `03/12/2026` is read both ways, and `12/3/26` is of this century. */
export function datesIn(text: string): Mention<SomeDay>[] {
  const found: Mention<SomeDay>[] = []
  for (const pattern of patterns)
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length]
      if (found.some((other) => start < other.end && other.start < end)) continue
      const readings = readDay(match.groups ?? {})
      if (readings.length > 0) found.push({ readings, start, end })
    }
  return found
}

function readDay(groups: Record<string, string | undefined>): SomeDay[] {
  const { year: written, day, number, first, second } = groups
  const year = written === undefined ? undefined : Number(written) + (written.length === 2 ? 2000 : 0)
  const pairs: [number, number][] =
    first !== undefined && second !== undefined
      ? [
          [Number(first), Number(second)],
          [Number(second), Number(first)],
        ]
      : [
          [
            Number(day),
            number === undefined
              ? months.indexOf((groups.month ?? '').slice(0, 3).toLowerCase()) + 1
              : Number(number),
          ],
        ]
  return pairs
    .filter(([day, month]) => day >= 1 && day <= 31 && month >= 1 && month <= 12)
    .map(([day, month]) => ({ year, month, day }))
}

export const sameDay = (a: SomeDay, b: SomeDay) =>
  a.month === b.month &&
  a.day === b.day &&
  (a.year === undefined || b.year === undefined || a.year === b.year)

/** Times of day, as minutes since midnight. */
export function timesIn(text: string): Mention<number>[] {
  const pattern =
    /(?<![\d:.,])(\d{1,2})(?:[:.](\d{2})(?!\d|[.:]\d))?\s?([ap])\.?m\b|(?<![\d:])(\d{1,2}):(\d{2})(?!\d)/giu
  return [...text.matchAll(pattern)].map((found) => {
    const hour = Number(found[1] ?? found[4])
    const minute = Number(found[2] ?? found[5] ?? 0)
    const half = found[3]?.toLowerCase()
    const shown = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0)
    return { readings: [60 * shown + minute], start: found.index, end: found.index + found[0].length }
  })
}

const numberWords =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'.split(' ')

/** A length of time in the smallest unit of its sort: minutes, or months for what the calendar decides. */
export interface Length {
  sort: 'clock' | 'calendar'
  count: number
}

const units: Record<DurationUnit, Length> = {
  minute: { sort: 'clock', count: 1 },
  hour: { sort: 'clock', count: 60 },
  day: { sort: 'clock', count: 1_440 },
  week: { sort: 'clock', count: 10_080 },
  month: { sort: 'calendar', count: 1 },
  year: { sort: 'calendar', count: 12 },
}

export function lengthOf(count: number, unit: DurationUnit): Length {
  return { sort: units[unit].sort, count: count * units[unit].count }
}

const durationPattern = new RegExp(
  String.raw`(?<![\d.,])(\d+|\b(?:a|an|${numberWords.join('|')}))(?:\s*\(\d+\))?[\s-]+(?:(?:business|working|calendar)\s+)?(minute|hour|day|week|month|year)s?\b`,
  'giu',
)

/** Lengths of time: `14 days`, `two weeks`, `three (3) months`. */
export function durationsIn(text: string): Mention<Length>[] {
  return [...text.matchAll(durationPattern)].map((found) => {
    const written = (found[1] ?? '').toLowerCase()
    const word = /^an?$/.test(written) ? 1 : numberWords.indexOf(written)
    const count = /^\d/.test(written) ? Number(written) : word
    const unit = (found[2] ?? 'day').toLowerCase() as DurationUnit
    return { readings: [lengthOf(count, unit)], start: found.index, end: found.index + found[0].length }
  })
}
