import { join } from 'node:path'
import { Kysely, Migrator, SqliteDialect } from 'kysely'
import { expect, test } from 'vitest'
import { TurnSummary } from '../contract/turn.ts'
import { openForWriting } from './database.ts'
import { migrations } from './migrations.ts'
import { openStore } from './open.ts'
import { searchText } from './search.ts'
import { aTurn, temporaryFolder } from './store.fixture.ts'

/** A database as the first release left it, with one turn in it. */
async function firstRelease(path: string, turn: ReturnType<typeof aTurn>) {
  const database = openForWriting(path)
  const db = new Kysely({ dialect: new SqliteDialect({ database }) })
  const first = Object.entries(migrations).slice(0, 1)
  const provider = { getMigrations: async () => Object.fromEntries(first) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  expect(error).toBeUndefined()
  const { key: _key, ...summary } = turn.summary
  const events = JSON.parse(JSON.stringify(turn.events))
  for (const event of events) {
    delete event.kind
    delete event.reserved_usd
    delete event.estimate
  }
  database
    .prepare(
      `insert into turns (id, state, model, user, conversation, modalities, search, summary)
         values (?, 'completed', ?, ?, null, 1, ?, ?)`,
    )
    .run([
      summary.id,
      summary.model,
      summary.user,
      searchText(`${summary.input_preview}\n${summary.output_preview}`),
      JSON.stringify(summary),
    ])
  database
    .prepare('insert into events (turn_id, first_seq, last_seq, events) values (?, 1, ?, ?)')
    .run([summary.id, turn.events.length, JSON.stringify(events)])
  database
    .prepare(
      `insert into attempts (id, turn_id, model, status, finish_reason, cost_usd, latency_ms)
         values ('att_1', ?, 'local/reader', 'completed', 'stop', 0.0012, 1)`,
    )
    .run([summary.id])
  await db.destroy()
}

test('turns of the first release are read, listed and counted after the upgrade', async () => {
  const { folder, remove } = await temporaryFolder()
  const turn = aTurn({ user: 'ann', started_at: '2026-11-21T12:00:00.000Z' })
  await firstRelease(join(folder, 'plumbline.db'), turn)
  const { store } = await openStore(folder)
  expect(TurnSummary.parse(await store.turns.get(turn.summary.id))).toEqual(turn.summary)
  expect(await store.turns.spent('2026-11-21')).toEqual([{ key: null, user: 'ann', cost_usd: 0.0012 }])
  const events = await store.turns.events(turn.summary.id)
  expect(events.map((event) => event.seq)).toEqual(turn.events.map((event) => event.seq))
  expect(events[1]).toMatchObject({ type: 'attempt.started', kind: 'first', reserved_usd: null })
  expect(events[6]).toMatchObject({ type: 'attempt.finished', estimate: null })
  expect(await store.turns.list({ text: 'WHAT IS DUE', limit: 9 })).toEqual([turn.summary])
  const attempts = () => store.spend.report({ from: '2026-11-21', to: '2026-11-21', by: 'model' })
  expect(await attempts()).toMatchObject([{ model: 'local/reader', attempts: 1, cost_usd: 0.0012 }])
  await store.turns.write(turn)
  expect(await attempts()).toMatchObject([{ model: 'local/reader', attempts: 1, input_tokens: 20 }])
  expect(await store.turns.list({ limit: 9 })).toEqual([turn.summary])
  await store.close()
  await remove()
})

test('a turn whose row holds its events and its summary under their names is read as it was', async () => {
  const { folder, remove } = await temporaryFolder()
  const turn = aTurn({ modalities: ['image', 'text'] })
  const opened = await openStore(folder)
  await opened.store.turns.write(turn)
  await opened.store.close()
  const { protocol, budget, spent, usage, finish_reason, modalities, error } = turn.summary
  const database = openForWriting(join(folder, 'plumbline.db'))
  database
    .prepare('update turns set summary = ?, events = ?')
    .run([
      JSON.stringify({ protocol, budget, spent, usage, finish_reason, modalities, error }),
      JSON.stringify(turn.events),
    ])
  database.close()
  const { store } = await openStore(folder)
  expect(await store.turns.get(turn.summary.id)).toEqual(turn.summary)
  expect(await store.turns.events(turn.summary.id)).toEqual(turn.events)
  await store.close()
  await remove()
})
