import { afterEach, beforeEach, expect, test } from 'vitest'
import { newId } from '../contract/ids.ts'
import type { KeyRecord } from '../contract/ports/keys.ts'
import { openStore, type SqliteStore } from './open.ts'
import { temporaryFolder } from './store.fixture.ts'

let folder: string
let remove: () => Promise<void>
let store: SqliteStore

beforeEach(async () => {
  ;({ folder, remove } = await temporaryFolder())
  ;({ store } = await openStore(folder))
})
afterEach(async () => {
  await store.close()
  await remove()
})

function aKey(changes: Partial<KeyRecord> = {}): KeyRecord {
  const id = newId('key')
  return {
    id,
    name: 'notebook',
    role: 'use',
    hash: id,
    prefix: 'pl_abcde',
    turns_per_minute: null,
    usd_per_day: 2.5,
    created_at: new Date().toISOString(),
    revoked_at: null,
    ...changes,
  }
}

test('keys read back as they were, the newest first', async () => {
  const [first, second] = [aKey(), aKey({ role: 'admin', turns_per_minute: 60, usd_per_day: null })]
  await store.keys.add(first)
  await store.keys.add(second)
  expect(await store.keys.list()).toEqual([second, first])
})

test('two keys cannot have one hash', async () => {
  const key = aKey()
  await store.keys.add(key)
  await expect(store.keys.add(aKey({ hash: key.hash }))).rejects.toMatchObject({ code: 'store_unavailable' })
  expect(await store.keys.list()).toEqual([key])
})

test('a revoked key stays and says since when, also after it is revoked again', async () => {
  const key = aKey()
  await store.keys.add(key)
  expect(await store.keys.revoke(key.id, '2026-11-21T10:00:00.000Z')).toBe(true)
  expect(await store.keys.revoke(key.id, '2026-11-22T10:00:00.000Z')).toBe(true)
  expect(await store.keys.list()).toEqual([{ ...key, revoked_at: '2026-11-21T10:00:00.000Z' }])
  expect(await store.keys.revoke('key_none', '2026-11-22T10:00:00.000Z')).toBe(false)
})

test('keys that another process adds and revokes are seen, while both write', async () => {
  const { store: other } = await openStore(folder)
  const [ours, theirs] = [aKey(), aKey()]
  await Promise.all([store.keys.add(ours), other.keys.add(theirs)])
  expect(await store.keys.list()).toHaveLength(2)
  await Promise.all([store.check(), other.keys.revoke(ours.id, '2026-11-21T10:00:00.000Z')])
  const [revoked] = (await store.keys.list()).filter((key) => key.id === ours.id)
  expect(revoked?.revoked_at).toBe('2026-11-21T10:00:00.000Z')
  await other.close()
})
