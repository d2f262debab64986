import type { AttemptRecord, TurnRecord } from '../contract/ports/store.ts'
import type { TurnSummary } from '../contract/turn.ts'
import { encodeSegment } from './segment.ts'

/** What a turn write brings besides its summary and events. */
interface Extras {
  attempts: AttemptRecord[]
  blobs: string[]
  first_seq: number
  last_seq: number
}

export interface TurnWrite extends Extras {
  summary: TurnSummary
  /** The summary, as JSON text. */
  summaryJson: string
  /** The events, as `encodeSegment` made them; empty when there were none. */
  segment: string
}

const linesPerWrite = 3

/**
 * A turn record as three lines of text: summary, extras, events. JSON holds no raw newline, so the writer splits
 * lines and parses only what becomes columns; the events go to disk unparsed.
 */
export function encodeTurnWrite({ summary, events, attempts, blobs }: TurnRecord): string {
  const first_seq = events[0]?.seq ?? 0
  const last_seq = events[events.length - 1]?.seq ?? 0
  const extras: Extras = { attempts, blobs, first_seq, last_seq }
  const segment = events.length === 0 ? '' : encodeSegment(events)
  return `${JSON.stringify(summary)}\n${JSON.stringify(extras)}\n${segment}`
}

/** The inverse, for records joined by newlines. */
export function decodeTurnWrites(text: string): TurnWrite[] {
  if (text === '') return []
  const lines = text.split('\n')
  const writes: TurnWrite[] = []
  for (let i = 0; i < lines.length; i += linesPerWrite) {
    const summaryJson = lines[i] ?? ''
    const extras: Extras = JSON.parse(lines[i + 1] ?? '')
    writes.push({ ...extras, summary: JSON.parse(summaryJson), summaryJson, segment: lines[i + 2] ?? '' })
  }
  return writes
}
