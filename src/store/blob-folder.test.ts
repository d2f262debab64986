import { createHash, randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BlobFolder } from './blob-folder.ts'
import { temporaryFolder } from './store.fixture.ts'

let folder: string
let remove: () => Promise<void>
let blobs: BlobFolder

beforeEach(async () => {
  ;({ folder, remove } = await temporaryFolder())
  blobs = await BlobFolder.open(folder)
})
afterEach(() => remove())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function put(...chunks: Uint8Array[]) {
  const writer = blobs.writer()
  for (const chunk of chunks) await writer.write(chunk)
  return writer.finish()
}

async function filesBelow(path: string) {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

test('bytes written in pieces read back under their hash', async () => {
  const chunks = [randomBytes(70_000), randomBytes(1), randomBytes(0), randomBytes(300_000)]
  const all = Buffer.concat(chunks)
  const { hash, bytes } = await put(...chunks)
  expect({ hash, bytes }).toEqual({ hash: sha256(all), bytes: all.length })
  expect((await blobs.read(hash)).equals(all)).toBe(true)
  expect(await blobs.path(hash)).toBe(join(folder, hash.slice(0, 2), hash))
  expect(await blobs.has(hash)).toBe(true)
})

test('nothing can be a blob too', async () => {
  const { hash } = await put()
  expect(hash).toBe(sha256(new Uint8Array()))
  expect(await blobs.read(hash)).toHaveLength(0)
})

test('a blob past what is held in memory asks its writer to wait', async () => {
  const writer = blobs.writer()
  const chunk = randomBytes(64 * 1024)
  let waits = 0
  for (let i = 0; i < 1_100; i++) {
    const wait = writer.write(chunk)
    if (wait !== undefined) waits++
    await wait
  }
  expect(writer.bytes).toBe(1_100 * chunk.length)
  expect(waits).toBeGreaterThan(2)
  const { hash } = await writer.finish()
  const all = Buffer.concat(Array.from({ length: 1_100 }, () => chunk))
  expect(hash).toBe(sha256(all))
  expect((await blobs.read(hash)).equals(all)).toBe(true)
})

test('bytes that are here already do not go to the disk a second time', async () => {
  const bytes = randomBytes(1_000_000)
  const { hash } = await put(bytes)
  const writer = blobs.writer()
  await writer.write(bytes)
  expect(await filesBelow(folder)).toEqual([hash])
  expect(await writer.finish()).toEqual({ hash, bytes: bytes.length })
  expect(await filesBelow(folder)).toEqual([hash])
})

test('many blobs at once that find no room in memory together are all whole', async () => {
  const many = Array.from({ length: 12 }, (_, i) => Buffer.alloc(9_000_000, `blob ${i}`))
  const hashes = await Promise.all(
    many.map(async (bytes) => {
      const writer = blobs.writer()
      for (let at = 0; at < bytes.length; at += 50_000) {
        await writer.write(bytes.subarray(at, at + 50_000))
        await new Promise(setImmediate)
      }
      return (await writer.finish()).hash
    }),
  )
  expect(hashes).toEqual(many.map(sha256))
  for (const [i, hash] of hashes.entries())
    expect((await blobs.read(hash)).equals(many[i] ?? Buffer.alloc(0))).toBe(true)
  expect((await filesBelow(folder)).sort()).toEqual(hashes.sort())
})

test('the same bytes written at once by many stand there once', async () => {
  const bytes = randomBytes(200_000)
  const written = await Promise.all(Array.from({ length: 8 }, () => put(bytes)))
  expect(new Set(written.map((blob) => blob.hash)).size).toBe(1)
  expect(await filesBelow(folder)).toEqual([sha256(bytes)])
})

test('nothing is visible before the end, and nothing is left when it is given up', async () => {
  const bytes = randomBytes(200_000)
  const writer = blobs.writer()
  await writer.write(bytes)
  expect(await blobs.has(sha256(bytes))).toBe(false)
  await writer.abort()
  expect(await filesBelow(folder)).toEqual([])
  await blobs.writer().abort()
  expect(await filesBelow(folder)).toEqual([])
})

test('a range is inclusive at both ends', async () => {
  const { hash } = await put(Buffer.from('0123456789'))
  expect(await text(await blobs.open(hash, { start: 2, end: 4 }))).toBe('234')
  expect(await text(await blobs.open(hash, { start: 8 }))).toBe('89')
  expect(await text(await blobs.open(hash))).toBe('0123456789')
})

test('a missing blob, or what is no hash, is not found', async () => {
  const missing = 'f'.repeat(64)
  for (const hash of [missing, '../../etc/passwd', `${missing}/..`, missing.toUpperCase(), '']) {
    expect(await blobs.has(hash)).toBe(false)
    await expect(blobs.read(hash)).rejects.toMatchObject({ code: 'blob_not_found', status: 404 })
    await expect(blobs.open(hash)).rejects.toMatchObject({ code: 'blob_not_found' })
    await expect(blobs.path(hash)).rejects.toMatchObject({ code: 'blob_not_found' })
  }
  await blobs.remove(missing)
})

test('a disk that fails is said to be unavailable, and nothing is left behind', async () => {
  const writer = blobs.writer()
  await remove()
  const written = (async () => {
    await writer.write(randomBytes(2_000_000))
    await writer.finish()
  })()
  await expect(written).rejects.toMatchObject({ code: 'store_unavailable' })
  await writer.abort()
})

test('opening removes what dead processes left half-written, and only that', async () => {
  const { hash } = await put(Buffer.from('kept'))
  const running = blobs.writer()
  await running.write(Buffer.from('still being written'))
  // No process has an id past the kernel's limit of 2^22.
  await writeFile(join(folder, '.99999999.0192a0b0-c0d0.7.part'), 'left')
  const reopened = await BlobFolder.open(folder)
  const { hash: second } = await running.finish()
  expect((await filesBelow(folder)).sort()).toEqual([hash, second].sort())
  expect(await reopened.has(second)).toBe(true)
})
