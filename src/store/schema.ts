import type { KeyRecord } from '../contract/ports/keys.ts'
import type { AttemptRecord } from '../contract/ports/store.ts'
import type { TurnState } from '../contract/turn.ts'
import type { EvidenceTables } from './evidence-schema.ts'

/** A turn: the columns that lists filter by, and the whole summary as JSON text. */
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
  /** Both previews in lower case, for the text filter. */
  search: string
  started_at: string
  /** Null when it is unknown. */
  cost_usd: number | null
  summary: string
}

/** The events that one write brought, as JSON text; see `encodeSegment`. */
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
