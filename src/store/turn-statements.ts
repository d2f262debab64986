import type Database from 'libsql'
import { modalityBits } from './modality.ts'
import { RowInserter } from './row-inserter.ts'
import { searchText } from './search.ts'
import type { TurnWrite } from './turn-write.ts'

/** The statements of turn writes, prepared once per connection. */
export class TurnStatements {
  readonly #turns: RowInserter
  readonly #events: RowInserter
  readonly #attempts: RowInserter
  readonly #blobs: RowInserter

  constructor(database: Database.Database) {
    this.#turns = new RowInserter(
      database,
      11,
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
      4,
      'insert into events (turn_id, first_seq, last_seq, events)',
      `on conflict (turn_id, first_seq) do update set last_seq = excluded.last_seq, events = excluded.events
         where excluded.last_seq > last_seq`,
    )
    this.#attempts = new RowInserter(
      database,
      12,
      `insert or replace into attempts (id, turn_id, model, status, finish_reason, input_tokens, output_tokens,
         estimated_input_tokens, cost_usd, first_output_ms, latency_ms, error_code)`,
    )
    this.#blobs = new RowInserter(database, 2, 'insert or ignore into turn_blobs (turn_id, hash)')
  }

  /** Applies the writes, in order, inside the open transaction. */
  apply(writes: TurnWrite[]) {
    const inserters = [this.#turns, this.#events, this.#attempts, this.#blobs]
    try {
      for (const write of writes) this.#add(write)
      for (const inserter of inserters) inserter.flush()
    } catch (error) {
      for (const inserter of inserters) inserter.clear()
      throw error
    }
  }

  #add({ summary: s, summaryJson, segment, first_seq, last_seq, attempts, blobs }: TurnWrite) {
    const search = searchText(`${s.input_preview}\n${s.output_preview}`)
    const bits = modalityBits(s.modalities)
    this.#turns.add(
      s.id,
      s.state,
      s.model,
      s.user,
      s.key,
      s.conversation,
      bits,
      search,
      s.started_at,
      s.spent.cost_usd,
      summaryJson,
    )
    if (segment !== '') this.#events.add(s.id, first_seq, last_seq, segment)
    for (const a of attempts)
      this.#attempts.add(
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
      )
    for (const hash of blobs) this.#blobs.add(s.id, hash)
  }
}
