import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newId } from '../contract/ids.ts'
import type { BlobStore } from '../contract/ports/blobs.ts'
import type { FileRecord } from '../contract/ports/store.ts'
import { BlobFolder } from './blob-folder.ts'
import { openStore, type SqliteStore } from './open.ts'
import { aTurn, temporaryFolder } from './store.fixture.ts'

let folder: string
let remove: () => Promise<void>
let store: SqliteStore
let blobs: BlobStore

beforeEach(async () => {
  ;({ folder, remove } = await temporaryFolder())
  ;({ store, blobs } = await openStore(folder))
})
afterEach(async () => {
  await store.close()
  await remove()
})

async function put(content: string) {
  const writer = blobs.writer()
  await writer.write(Buffer.from(content))
  return writer.finish()
}

async function anUpload(content: string, purpose = 'user_data'): Promise<FileRecord> {
  const blob = { ...(await put(content)), media_type: 'text/plain' }
  return {
    id: newId('file'),
    blob,
    filename: 'Überblick "2026".txt',
    purpose,
    created_at: new Date().toISOString(),
  }
}

async function upload(content: string, purpose?: string) {
  const file = await anUpload(content, purpose)
  await store.files.add(file)
  return file
}

test('a file reads back as it was', async () => {
  const file = await upload('hello')
  expect(await store.files.get(file.id)).toEqual(file)
  expect(await store.files.get('file_none')).toBeUndefined()
})

test('files list in both orders, by purpose, after a cursor', async () => {
  const [a, b, c] = [await upload('1'), await upload('2', 'vision'), await upload('3')]
  const list = store.files.list.bind(store.files)
  expect(await list({ limit: 10, order: 'desc' })).toEqual([c, b, a])
  expect(await list({ limit: 10, order: 'asc' })).toEqual([a, b, c])
  expect(await list({ limit: 10, order: 'desc', purpose: 'user_data' })).toEqual([c, a])
  expect(await list({ limit: 1, order: 'desc', after: c.id })).toEqual([b])
  expect(await list({ limit: 10, order: 'asc', after: a.id })).toEqual([b, c])
})

test('a removed file takes its blob with it', async () => {
  const file = await upload('hello')
  expect(await store.files.remove(file.id)).toBe(true)
  expect(await store.files.get(file.id)).toBeUndefined()
  expect(await blobs.has(file.blob.hash)).toBe(false)
  expect(await store.files.remove(file.id)).toBe(false)
})

test('a blob stays while another file refers to it', async () => {
  const [first, second] = [await upload('shared'), await upload('shared')]
  await store.files.remove(first.id)
  expect(await blobs.has(second.blob.hash)).toBe(true)
  await store.files.remove(second.id)
  expect(await blobs.has(second.blob.hash)).toBe(false)
})

test('a blob stays while a turn refers to it', async () => {
  const file = await upload('evidence')
  await store.turns.write({ ...aTurn(), blobs: [file.blob.hash] })
  await store.files.remove(file.id)
  expect(await blobs.has(file.blob.hash)).toBe(true)
})

test('a blob stays for those who wrote it and have yet to refer to it', async () => {
  const first = await upload('contested')
  const second = await anUpload('contested')
  await store.files.remove(first.id)
  await store.files.add(second)
  expect(await blobs.has(second.blob.hash)).toBe(true)
})

test('a sweep removes old blobs that nothing refers to, and no others', async () => {
  const file = await upload('a file')
  const { hash: ofTurn } = await put('evidence')
  await store.turns.write({ ...aTurn(), blobs: [ofTurn] })
  const { hash: held } = await put('about to be referred to')
  const orphan = await blobOfDeadProcess()
  expect(await store.sweep()).toBe(0)
  expect(await store.sweep(-60_000)).toBe(1)
  expect(await blobs.has(orphan)).toBe(false)
  for (const hash of [file.blob.hash, ofTurn, held]) expect(await blobs.has(hash)).toBe(true)
})

/** A blob as a process leaves it that ended before it recorded the turn. */
async function blobOfDeadProcess() {
  const other = await BlobFolder.open(join(folder, 'blobs'))
  const writer = other.writer()
  await writer.write(Buffer.from('never recorded'))
  return (await writer.finish()).hash
}
