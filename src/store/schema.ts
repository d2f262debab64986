import type { KeyRecord } from '../contract/ports/keys.ts'
import type { AttemptRecord } from '../contract/ports/store.ts'
import type { TurnState } from '../contract/turn.ts'
import type { EvidenceTables } from './evidence-schema.ts'

/** A turn: the columns that lists filter by, what else its summary holds, and its events when one write brought them. */
export interface TurnRow {
  id: string
  state: TurnState
  model: string
  user: string | null
  /** Id of the API key. */
  key: string | null
  conversation: string | null
  /** One bit per kind of part; see `modalityBits`. */
  modalities: number
  /** Both previews in lower case, for the text filter; empty where `input_preview` and `output_preview` do. */
  search: string
  started_at: string
  /** Null when it is unknown. */
  cost_usd: number | null
  /** What no column holds of the summary, as JSON text; see `previewColumns`. */
  summary: string
  /** Empty when the summary's JSON holds the previews, as SQL could not compare them or not give them back. */
  input_preview: string
  output_preview: string
  /** The turn's attempt, where it had exactly one; those of others are rows of `attempts`. */
  attempt_model: string | null
  attempt_cost_usd: number | null
  attempt_input_tokens: number | null
  attempt_output_tokens: number | null
  attempt_estimated_input_tokens: number | null
  /** The first segment of events; see `encodeSegment`. Null for turns recorded before there was room. */
  events: string | null
}

/** Events that came after those in the turn's own row: one segment for each write that brought some. */
export interface EventsRow {
  turn_id: string
  first_seq: number
  last_seq: number
  events: string
}

export interface TurnBlobRow {
  turn_id: string
  hash: string
}

export interface FileRow {
  id: string
  hash: string
  media_type: string
  bytes: number
  filename: string
  purpose: string
  created_at: string
}

/** One row, rewritten whenever the store is asked whether it can be written. */
export interface CheckRow {
  id: number
  checked_at: string
}

/** The tables. */
export interface Tables extends EvidenceTables {
  turns: TurnRow
  attempts: AttemptRecord
  events: EventsRow
  turn_blobs: TurnBlobRow
  files: FileRow
  keys: KeyRecord
  checks: CheckRow
}
