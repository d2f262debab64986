import type Database from 'libsql'
import { RowInserter } from './row-inserter.ts'
import { columns, type TurnRows } from './turn-write.ts'

/** The statements of turn writes, prepared once per connection. */
export class TurnStatements {
  readonly #turns: RowInserter
  readonly #events: RowInserter
  readonly #attempts: RowInserter
  readonly #blobs: RowInserter

  constructor(database: Database.Database) {
    this.#turns = new RowInserter(
      database,
      columns.turns,
      `insert into turns (id, state, model, user, key, conversation, modalities, search, started_at, cost_usd,
         summary)`,
      `on conflict (id) do update set state = excluded.state, model = excluded.model, user = excluded.user,
         key = excluded.key, conversation = excluded.conversation, modalities = excluded.modalities,
         search = excluded.search, started_at = excluded.started_at, cost_usd = excluded.cost_usd,
         summary = excluded.summary`,
    )
    // A write that was committed but not acknowledged may come again, longer: the longer one is kept.
    this.#events = new RowInserter(
      database,
      columns.events,
      'insert into events (turn_id, first_seq, last_seq, events)',
      `on conflict (turn_id, first_seq) do update set last_seq = excluded.last_seq, events = excluded.events
         where excluded.last_seq > last_seq`,
    )
    this.#attempts = new RowInserter(
      database,
      columns.attempts,
      `insert or replace into attempts (id, turn_id, model, status, finish_reason, input_tokens, output_tokens,
         estimated_input_tokens, cost_usd, first_output_ms, latency_ms, error_code)`,
    )
    this.#blobs = new RowInserter(database, columns.blobs, 'insert or ignore into turn_blobs (turn_id, hash)')
  }

  /** Writes the rows inside the open transaction. */
  apply(rows: TurnRows) {
    this.#turns.insert(rows.turns)
    this.#events.insert(rows.events)
    this.#attempts.insert(rows.attempts)
    this.#blobs.insert(rows.blobs)
  }
}
