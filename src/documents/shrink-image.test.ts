import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shrinkImage } from './shrink-image.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-shrink-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function save(bytes: Buffer): Promise<string> {
  const path = join(folder, 'image')
  await writeFile(path, bytes)
  return path
}

const plain = (width: number, height: number, background = '#3465a4') =>
  sharp({ create: { width, height, channels: 3, background } })
const noise = (width: number, height: number, channels: 3 | 4) =>
  sharp(randomBytes(width * height * channels), { raw: { width, height, channels } })
const most = 100_000_000

test('is no larger than its side may be, in its proportions', async () => {
  const path = await save(await plain(3_000, 1_500).png().toBuffer())
  const made = await shrinkImage(path, most, { maxSide: 2_000, maxBytes: Infinity })
  expect(made).toMatchObject({ media_type: 'image/jpeg', width: 2_000, height: 1_000 })
  expect(await sharp(made?.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 2_000, height: 1_000 })
})

test('is no heavier than it may be, whatever its pixels', async () => {
  const path = await save(await noise(900, 900, 3).png().toBuffer())
  const made = await shrinkImage(path, most, { maxSide: 8_000, maxBytes: 150_000 })
  expect(made?.bytes.length).toBeLessThanOrEqual(150_000)
  expect(made?.bytes.length).toBeGreaterThan(50_000)
})

test('lies as the image is shown, not as it is kept', async () => {
  const path = await save(await plain(1_000, 500).jpeg().withMetadata({ orientation: 6 }).toBuffer())
  const made = await shrinkImage(path, most, { maxSide: 400, maxBytes: Infinity })
  expect(made).toMatchObject({ width: 200, height: 400 })
  expect((await sharp(made?.bytes).metadata()).orientation).toBeUndefined()
})

test('keeps transparency, as a PNG, and an alpha channel that hides nothing is none', async () => {
  const seeThrough = await save(await noise(600, 600, 4).png().toBuffer())
  const made = await shrinkImage(seeThrough, most, { maxSide: 300, maxBytes: 200_000 })
  expect(made).toMatchObject({ media_type: 'image/png' })
  expect(made?.bytes.length).toBeLessThanOrEqual(200_000)
  const opaque = await save(await plain(600, 600).ensureAlpha(1).png().toBuffer())
  expect(await shrinkImage(opaque, most, { maxSide: 300, maxBytes: Infinity })).toMatchObject({
    media_type: 'image/jpeg',
  })
})

test('is none where little could be made out of it', async () => {
  const path = await save(await noise(1_000, 1_000, 3).png().toBuffer())
  expect(await shrinkImage(path, most, { maxSide: 50, maxBytes: Infinity })).toBeUndefined()
  expect(await shrinkImage(path, most, { maxSide: 8_000, maxBytes: 500 })).toBeUndefined()
})

test('of what is no image is refused', async () => {
  const path = await save(Buffer.from('no image'))
  await expect(shrinkImage(path, most, { maxSide: 50, maxBytes: 1 })).rejects.toMatchObject({
    code: 'part_unreadable',
  })
})
