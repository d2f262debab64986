import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openForWriting } from './database.ts'
import { openStore } from './open.ts'
import { aTurn, temporaryFolder } from './store.fixture.ts'

let folder: string
let remove: () => Promise<void>

beforeEach(async () => {
  ;({ folder, remove } = await temporaryFolder())
})
afterEach(() => remove())

test('a folder that does not exist is made, and what was written is there at the next start', async () => {
  const nested = join(folder, 'some', 'where')
  const turn = aTurn()
  const first = await openStore(nested)
  await first.store.turns.write(turn)
  await first.store.close()
  expect(existsSync(join(nested, 'plumbline.db'))).toBe(true)
  const second = await openStore(nested)
  expect(await second.store.turns.get(turn.summary.id)).toEqual(turn.summary)
  await second.store.close()
})

test('a database of a newer version is refused and left as it is', async () => {
  const { store } = await openStore(folder)
  await store.close()
  const newer = openForWriting(join(folder, 'plumbline.db'))
  newer.exec(`insert into kysely_migration (name, timestamp) values ('9999_from_the_future', '')`)
  newer.close()
  await expect(openStore(folder)).rejects.toThrow(/newer Plumbline .*9999_from_the_future/)
})

test('a file that is no database is refused', async () => {
  const { writeFile } = await import('node:fs/promises')
  await writeFile(join(folder, 'plumbline.db'), 'these are notes, not a database\n'.repeat(200))
  await expect(openStore(folder)).rejects.toThrow(/not a database/)
})

test('connections that read cannot write', async () => {
  const { openForReading } = await import('./database.ts')
  const { store } = await openStore(folder)
  const reader = openForReading(join(folder, 'plumbline.db'))
  expect(() => reader.exec('delete from turns')).toThrow(/readonly/)
  reader.close()
  await store.close()
})

test('every filter of the list is answered by an index', async () => {
  const { store } = await openStore(folder)
  await store.close()
  const database = openForWriting(join(folder, 'plumbline.db'))
  const plan = (where: string) =>
    JSON.stringify(
      database
        .prepare(`explain query plan select id from turns where ${where} order by id desc limit 1`)
        .all(),
    )
  expect(plan(`state = 'running' and state <> 'completed'`)).toContain('turns_by_state')
  expect(plan(`model = 'm'`)).toContain('turns_by_model')
  expect(plan(`user = 'u' and id < 'x'`)).toContain('turns_by_user')
  expect(plan(`conversation = 'c'`)).toContain('turns_by_conversation')
  expect(plan('(modalities & 2) <> 0')).toContain('turns_with_image')
  expect(plan(`started_at >= '2026-11-21' and started_at < '2026-11-21~' and cost_usd > 0`)).toContain(
    'turns_by_cost',
  )
  expect(plan(`id < 'x'`)).not.toContain('TEMP B-TREE')
  database.close()
})
