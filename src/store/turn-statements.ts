import type Database from 'libsql'
import { modalityBits } from './modality.ts'
import { searchText } from './search.ts'
import type { TurnWrite } from './turn-write.ts'

/** Returns what applies one turn write inside the open transaction. The statements are prepared once. */
export function prepareTurnStatements(database: Database.Database): (write: TurnWrite) => void {
  const turn = database.prepare(
    `insert into turns (id, state, model, user, conversation, modalities, search, summary)
     values (?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set state = excluded.state, model = excluded.model, user = excluded.user,
       conversation = excluded.conversation, modalities = excluded.modalities, search = excluded.search,
       summary = excluded.summary`,
  )
  // A write that was committed but not acknowledged may come again, longer: the longer one is kept.
  const events = database.prepare(
    `insert into events (turn_id, first_seq, last_seq, events) values (?, ?, ?, ?)
     on conflict (turn_id, first_seq) do update set last_seq = excluded.last_seq, events = excluded.events
       where excluded.last_seq > last_seq`,
  )
  const attempt = database.prepare(
    `insert or replace into attempts (id, turn_id, model, status, finish_reason, input_tokens, output_tokens,
       cost_usd, first_output_ms, latency_ms, error_code) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const blob = database.prepare('insert or ignore into turn_blobs (turn_id, hash) values (?, ?)')

  return ({ summary: s, summaryJson, segment, first_seq, last_seq, attempts, blobs }) => {
    const search = searchText(`${s.input_preview}\n${s.output_preview}`)
    const bits = modalityBits(s.modalities)
    turn.run([s.id, s.state, s.model, s.user, s.conversation, bits, search, summaryJson])
    if (segment !== '') events.run([s.id, first_seq, last_seq, segment])
    for (const a of attempts)
      attempt.run([
        a.id,
        a.turn_id,
        a.model,
        a.status,
        a.finish_reason,
        a.input_tokens,
        a.output_tokens,
        a.cost_usd,
        a.first_output_ms,
        a.latency_ms,
        a.error_code,
      ])
    for (const hash of blobs) blob.run([s.id, hash])
  }
}
