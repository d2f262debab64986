import type { BlobRef } from '../blob.ts'
import type { TurnEvent } from '../event.ts'
import type { TurnState, TurnSummary } from '../turn.ts'
import type { EvidenceStore } from './evidence.ts'
import type { KeyStore } from './keys.ts'
import type { SpendStore } from './spend.ts'

/** One attempt, as the store keeps it. */
export interface AttemptRecord {
  id: string
  turn_id: string
  model: string
  status: 'completed' | 'failed' | 'cancelled'
  finish_reason: string
  input_tokens: number | null
  output_tokens: number | null
  /** Input tokens as estimated before the attempt. */
  estimated_input_tokens: number | null
  cost_usd: number | null
  first_output_ms: number | null
  latency_ms: number
  error_code: string | null
}

/** What is to be kept of one turn, since the last time it was written. */
export interface TurnRecord {
  summary: TurnSummary
  /** Events not yet written, in order. */
  events: TurnEvent[]
  /** All that ended so far. */
  attempts: AttemptRecord[]
  /** Hashes of blobs that the turn refers to. */
  blobs: string[]
}

export interface TurnFilter {
  state?: TurnState
  model?: string
  modality?: string
  user?: string
  conversation?: string
  /** Found in the input's or output's preview, case-insensitively. */
  text?: string
  /** Only turns that started before this id; ids sort by time. */
  before?: string
  limit: number
}

export interface TurnStore {
  /** Resolves once the record, which is not to change any more, is committed to disk. Close calls share one commit. */
  write(record: TurnRecord): Promise<void>
  list(filter: TurnFilter): Promise<TurnSummary[]>
  get(id: string): Promise<TurnSummary | undefined>
  /** Events after `afterSeq`, in order. */
  events(id: string, afterSeq?: number): Promise<TurnEvent[]>
  /** What turns that started on a UTC day (`2026-11-21`) cost, by whom; unknown costs are left out. */
  spent(day: string): Promise<{ key: string | null; user: string | null; cost_usd: number }[]>
  /** Turns that were running when the server last stopped. */
  unfinished(): Promise<TurnSummary[]>
}

/** An uploaded file. */
export interface FileRecord {
  id: string
  blob: BlobRef
  filename: string
  purpose: string
  created_at: string
}

export interface FileStore {
  add(file: FileRecord): Promise<void>
  get(id: string): Promise<FileRecord | undefined>
  list(options: {
    purpose?: string
    after?: string
    limit: number
    order: 'asc' | 'desc'
  }): Promise<FileRecord[]>
  /** Forgets the file; its blob goes too once no file and no turn refers to it. */
  remove(id: string): Promise<boolean>
}

export interface Store {
  keys: KeyStore
  turns: TurnStore
  files: FileStore
  spend: SpendStore
  evidence: EvidenceStore
  /** Throws when the store cannot be written. */
  check(): Promise<void>
  close(): Promise<void>
}
