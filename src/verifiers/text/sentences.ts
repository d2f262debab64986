import { monthPattern } from './months.ts'
import type { Span } from './skipped.ts'

const abbreviation =
  /(?:^|[\s(])(?:mr|mrs|ms|dr|prof|st|no|nr|vs|inc|ltd|co|corp|e\.g|i\.e|etc|approx|ca|fig|art|sec|p|pp|vol|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|z\.b|bzw|\p{L})\.$/iu
const ending = /(?<![.!?…])[.!?…]+["'”’»)\]*_]*(?=\s)|(?<![。！？])[。！？]+/gu

/** After an ordinal, as in `5. März`. */
const startsWithMonth = new RegExp(`^(?:${monthPattern})(?![\\p{L}])`, 'iu')

/** Spans of the sentences of one line or paragraph; they do not include the space between them. */
export function sentenceSpans(text: string, from = 0, to = text.length): Span[] {
  const spans: Span[] = []
  let start = from
  const push = (end: number) => {
    const trimmed = trim(text, start, end)
    if (trimmed.end > trimmed.start) spans.push(trimmed)
    start = end
  }
  const part = text.slice(from, to)
  for (const match of part.matchAll(ending)) {
    const end = from + match.index + match[0].length
    const isShort = match[0].startsWith('.') && abbreviation.test(text.slice(Math.max(start, end - 12), end))
    const next = text.slice(end, end + 12).trimStart()
    const begins =
      /^["'“‘«([*_]*[\p{Lu}\p{Lo}\p{N}$€£-]/u.test(next) || next === '' || !match[0].startsWith('.')
    const isDay =
      /(?<!\d)\d{1,2}\.$/.test(part.slice(Math.max(0, end - from - 4), end - from)) &&
      startsWithMonth.test(next)
    if (!isShort && !isDay && begins) push(end)
  }
  push(to)
  return spans
}

/** Spans of all sentences; none goes over the end of a line. */
export function sentencesIn(text: string): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const line of text.split('\n')) {
    spans.push(...sentenceSpans(text, from, from + line.length))
    from += line.length + 1
  }
  return spans
}

/** A span without the white space at its ends. */
export function trim(text: string, start: number, end: number): Span {
  let first = start
  let last = end
  while (first < last && /\s/.test(text[first] ?? '')) first++
  while (last > first && /\s/.test(text[last - 1] ?? '')) last--
  return { start: first, end: last }
}

const reach = 300

/** The sentence that a span stands in, or as much of it as is near. */
export function sentenceAround(text: string, { start, end }: Span): string {
  const lineStart = Math.max(text.lastIndexOf('\n', Math.max(0, start - 1)) + 1, start - reach)
  const newline = text.indexOf('\n', end)
  const lineEnd = Math.min(newline < 0 ? text.length : newline, end + reach)
  const found = sentenceSpans(text, lineStart, lineEnd).find((span) => span.start <= start && end <= span.end)
  return text.slice(found?.start ?? lineStart, found?.end ?? lineEnd).trim()
}
