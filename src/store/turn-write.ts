import type { TurnRecord } from '../contract/ports/store.ts'
import { modalityBits } from './modality.ts'
import { searchText } from './search.ts'
import { encodeSegment } from './segment.ts'

/** What a column takes. */
export type Value = string | number | null

/**
 * Rows of turn writes, end to end, each one its columns in the order of `TurnStatements`. Flat lists of strings and
 * numbers cross threads cheaply, and the writer need look into none of them.
 */
export interface TurnRows {
  turns: Value[]
  events: Value[]
  attempts: Value[]
  blobs: Value[]
}

/** Columns of each table that a turn write fills. */
export const columns = { turns: 11, events: 4, attempts: 12, blobs: 2 } as const

/** A turn record as rows. */
export function turnRows({ summary: s, events, attempts, blobs }: TurnRecord): TurnRows {
  const first = events[0]
  const last = events[events.length - 1]
  return {
    turns: [
      s.id,
      s.state,
      s.model,
      s.user,
      s.key,
      s.conversation,
      modalityBits(s.modalities),
      searchText(`${s.input_preview}\n${s.output_preview}`),
      s.started_at,
      s.spent.cost_usd,
      JSON.stringify(s),
    ],
    events: first && last ? [s.id, first.seq, last.seq, encodeSegment(events)] : [],
    attempts: attempts.flatMap((a) => [
      a.id,
      a.turn_id,
      a.model,
      a.status,
      a.finish_reason,
      a.input_tokens,
      a.output_tokens,
      a.estimated_input_tokens,
      a.cost_usd,
      a.first_output_ms,
      a.latency_ms,
      a.error_code,
    ]),
    blobs: blobs.flatMap((hash) => [s.id, hash]),
  }
}

/** The rows of all writes together. */
export function joinedRows(writes: TurnRows[]): TurnRows {
  const all: TurnRows = { turns: [], events: [], attempts: [], blobs: [] }
  for (const { turns, events, attempts, blobs } of writes) {
    all.turns.push(...turns)
    all.events.push(...events)
    all.attempts.push(...attempts)
    all.blobs.push(...blobs)
  }
  return all
}

/** UTF-16 units of text in the rows, about. */
export function unitsOf({ turns, events }: TurnRows): number {
  let units = 0
  for (const value of turns) if (typeof value === 'string') units += value.length
  for (const value of events) if (typeof value === 'string') units += value.length
  return units
}
