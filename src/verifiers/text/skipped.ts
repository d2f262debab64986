import { datesIn } from './dates.ts'

export interface Span {
  start: number
  end: number
}

/** Digits that number or point, and claim nothing: of lists, headings and references; and those of links. */
const markers = [
  /^[ \t>]*(?:#{1,6}[ \t]+)?\d{1,3}[.)](?=[ \t])/gm,
  /^#{1,6}[ \t].*$/gm,
  /\[\^?\d{1,3}(?:[,–-] ?\d{1,3})*\]/g,
  /\b(?:https?:\/\/|www\.)[^\s<>"]+/gi,
]

/** Spans of a text whose digits are no figures of it; dates too, which are checked as dates: the first so many. */
export function skippedSpans(text: string, mostDates?: number): Span[] {
  const spans = markers.flatMap((marker) =>
    [...text.matchAll(marker)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  )
  return [...spans, ...datesIn(text, mostDates)]
}

/** Those that overlap none of `spans`; both in order or not. */
export function outside<T extends Span>(items: readonly T[], spans: readonly Span[], length: number): T[] {
  const taken = new Uint8Array(length)
  for (const { start, end } of spans) taken.fill(1, start, end)
  return items.filter(({ start, end }) => !taken.subarray(start, end).includes(1))
}
