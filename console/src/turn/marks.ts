import type { Citation } from '../../../src/contract/citation.ts'

/** A run of answer text, and the citations (by index) whose span ends with it. */
export interface Run {
  text: string
  marks: number[]
}

/**
 * Cuts an answer where citations end, so that each mark follows what it supports. Citations without a span, or
 * with one past the text, mark its end.
 */
export function runsOf(text: string, citations: Citation[]): Run[] {
  const marksAt = new Map<number, number[]>()
  citations.forEach((citation, index) => {
    const end = Math.min(citation.end ?? text.length, text.length)
    marksAt.set(end, [...(marksAt.get(end) ?? []), index])
  })
  const cuts = [...new Set([...marksAt.keys(), text.length])].sort((a, b) => a - b)
  return cuts.map((cut, i) => ({ text: text.slice(cuts[i - 1] ?? 0, cut), marks: marksAt.get(cut) ?? [] }))
}
