import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openForWriting } from './database.ts'
import { openStore, type SqliteStore } from './open.ts'
import { aTurn, temporaryFolder } from './store.fixture.ts'

let folder: string
let remove: () => Promise<void>
let store: SqliteStore

beforeEach(async () => {
  ;({ folder, remove } = await temporaryFolder())
})
afterEach(async () => {
  await store.close()
  await remove()
})

function aLargeTurn() {
  const turn = aTurn()
  const text = 'x'.repeat(100_000)
  return {
    ...turn,
    events: turn.events.map((event) => (event.type === 'text.delta' ? { ...event, text } : event)),
  }
}

test('a full database refuses turns, keeps those it took, and goes on once there is room', async () => {
  ;({ store } = await openStore(folder, { maxDatabaseBytes: 3_000_000 }))
  const kept: string[] = []
  const fill = async () => {
    for (;;) {
      const turn = aLargeTurn()
      await store.turns.write(turn)
      kept.push(turn.summary.id)
    }
  }
  await expect(fill()).rejects.toMatchObject({ code: 'store_unavailable', status: 503 })
  await expect(store.turns.write(aLargeTurn())).rejects.toMatchObject({
    cause: expect.objectContaining({ message: expect.stringContaining('SQLITE_FULL') }),
  })
  expect(kept.length).toBeGreaterThan(0)
  expect((await store.turns.list({ limit: 100 })).map((turn) => turn.id)).toEqual([...kept].reverse())

  const operator = openForWriting(join(folder, 'plumbline.db'))
  operator.exec('delete from turns')
  operator.close()
  const late = aLargeTurn()
  await store.turns.write(late)
  expect(await store.turns.events(late.summary.id)).toEqual(late.events)
})

test('a writer that dies fails what it had in hand; the next write starts another', async () => {
  ;({ store } = await openStore(folder))
  const outcomes = Promise.allSettled(Array.from({ length: 50 }, () => store.turns.write(aLargeTurn())))
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  const [lost] = await Promise.all([outcomes, store.writer.terminate()])
  expect(lost.map((outcome) => outcome.status)).toContain('rejected')
  for (const outcome of lost)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'store_unavailable' })
  const next = aTurn()
  await store.turns.write(next)
  expect(await store.turns.get(next.summary.id)).toEqual(next.summary)
})

test('a record that the schema refuses fails alone', async () => {
  ;({ store } = await openStore(folder))
  const bad = aTurn({ model: null as unknown as string })
  const good = [aTurn(), aTurn()]
  const [first, refused, last] = await Promise.allSettled(
    [good[0], bad, good[1]].map((turn) => (turn ? store.turns.write(turn) : undefined)),
  )
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'store_unavailable' } })
  expect([first?.status, last?.status]).toEqual(['fulfilled', 'fulfilled'])
  expect(await store.turns.list({ limit: 10 })).toHaveLength(2)
})

test('the check fails while another program holds the database, and passes afterwards', async () => {
  ;({ store } = await openStore(folder))
  const other = openForWriting(join(folder, 'plumbline.db'))
  other.exec('begin immediate')
  await expect(store.check()).rejects.toMatchObject({ code: 'store_unavailable' })
  other.exec('rollback')
  other.close()
  await store.check()
}, 20_000)

test('closing waits for what was written and refuses what comes later', async () => {
  ;({ store } = await openStore(folder))
  const turns = Array.from({ length: 100 }, () => aTurn())
  const written = Promise.all(turns.map((turn) => store.turns.write(turn)))
  await store.close()
  await written
  await expect(store.turns.write(aTurn())).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(store.check()).rejects.toMatchObject({ code: 'store_unavailable' })
  ;({ store } = await openStore(folder))
  expect(await store.turns.list({ limit: 200 })).toHaveLength(100)
})

test('a backlog larger than one batch is written in several', async () => {
  ;({ store } = await openStore(folder))
  const before = store.counters.batches
  await Promise.all(Array.from({ length: 100 }, () => store.turns.write(aLargeTurn())))
  expect(store.counters.batches - before).toBeGreaterThan(1)
  expect(await store.turns.list({ limit: 200 })).toHaveLength(100)
})
