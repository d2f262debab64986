import type { Span } from './span.ts'

/** Spans of one kind and name. Those that overlap lie in different lanes. */
export interface Track {
  key: string
  label: string
  kind: Span['kind']
  apart: string | undefined
  lanes: Span[][]
}

/**
 * Lays spans into as few lanes as can be, so that none overlaps another in its lane: each, in order of its start, goes
 * into the first lane that is free. A span takes up `leastMs` even when it was shorter, since so wide is it drawn.
 */
export function lanesOf(spans: Span[], leastMs = 0): Span[][] {
  const lanes: { spans: Span[]; endMs: number }[] = []
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const free = lanes.find((lane) => lane.endMs <= span.startMs)
    const endMs = Math.max(span.endMs, span.startMs + leastMs)
    if (free) {
      free.spans.push(span)
      free.endMs = endMs
    } else lanes.push({ spans: [span], endMs })
  }
  return lanes.map((lane) => lane.spans)
}

/** The spans of a turn by kind and name, in order of their first start. */
export function tracksOf(spans: Span[], leastMs = 0): Track[] {
  const byKey = new Map<string, Span[]>()
  for (const span of spans) {
    const key = `${span.kind} ${span.label} ${span.apart ?? ''}`
    byKey.set(key, [...(byKey.get(key) ?? []), span])
  }
  return [...byKey].flatMap(([key, members]) => {
    const [first] = members
    return first
      ? [{ key, label: first.label, kind: first.kind, apart: first.apart, lanes: lanesOf(members, leastMs) }]
      : []
  })
}
