import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hardToReadBelow } from '../turn/input-kind.ts'
import { letterLines, makePdf, scanLetter, scannedPdf } from './fixtures.ts'
import { legibilityOf } from './legibility.ts'
import { lookAtPdf } from './look-at-pdf.ts'
import { openImage } from './open-image.ts'
import { Pdf } from './pdf.ts'

const limits = { imagePixels: 50_000_000, documentPages: 60 }
let folder: string
beforeAll(async () => {
  // Pages of this test are drawn as SVG, which nothing else in this process may load.
  sharp.unblock({ operation: ['VipsForeignLoadSvg'] })
  folder = await mkdtemp(join(tmpdir(), 'plumbline-legibility-'))
})
afterAll(() => rm(folder, { recursive: true }))

let files = 0
async function opened(image: Sharp | Buffer) {
  const path = join(folder, String(++files))
  await writeFile(path, Buffer.isBuffer(image) ? image : await image.png().toBuffer())
  return openImage(path, limits)
}

/** A page full of text, and the same with less contrast, out of focus, noisy or small. */
const fullPage = Array.from({ length: 24 }, (_, i) => letterLines[i % letterLines.length] ?? '')
const clean = async () => sharp(await scanLetter(fullPage).png().toBuffer())

const damages: [string, () => Promise<Sharp>][] = [
  ['out of focus', async () => (await clean()).blur(2.5)],
  ['pale', async () => (await clean()).linear(0.25, 180)],
  ['small', async () => (await clean()).resize(400)],
  [
    'noisy',
    async () => {
      const { data, info } = await (await clean())
        .greyscale()
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true })
      const random = lcg()
      for (let i = 0; i < data.length; i++)
        data[i] = Math.max(0, Math.min(255, (data[i] ?? 0) * 0.6 + 70 + 60 * (random() - 0.5)))
      return sharp(data, { raw: { width: info.width, height: info.height, channels: 1 } })
    },
  ],
]

function lcg(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

test('a clean scan is easy to read, and so is one of a few words or with some grey', async () => {
  for (const page of [await clean(), scanLetter(), scanLetter(['Yes.']), (await clean()).linear(0.85, 20)])
    expect((await opened(page)).legibility).toBeGreaterThanOrEqual(hardToReadBelow)
})

test.each(damages)('a scan that is %s is hard to read', async (_, damaged) => {
  expect((await opened(await damaged())).legibility).toBeLessThan(hardToReadBelow)
})

test('a blank page is not legible, and nothing makes more of it than 1', async () => {
  const blank = { create: { width: 800, height: 1000, channels: 3 as const, background: 'white' } }
  expect((await opened(sharp(blank))).legibility).toBe(0)
  const pixels = Buffer.alloc(64 * 64, 255)
  for (let i = 0; i < pixels.length; i += 3) pixels[i] = 0
  const one = legibilityOf({ pixels, width: 64, height: 64, channels: 1 })
  expect(one).toBeGreaterThanOrEqual(0)
  expect(one).toBeLessThanOrEqual(1)
})

async function look(bytes: Buffer) {
  const path = join(folder, String(++files))
  await writeFile(path, bytes)
  const pdf = await Pdf.open(path)
  try {
    return lookAtPdf(pdf)
  } finally {
    pdf.close()
  }
}

test('a PDF says whether it has text of its own, and how legible it is where it has none', async () => {
  const text = await makePdf((pdf) => pdf.text(fullPage.join(' ')))
  expect(await look(text)).toEqual({ textLayer: true })
  const scanned = await look(await scannedPdf([fullPage, fullPage]))
  expect(scanned.textLayer).toBe(false)
  expect(scanned.legibility).toBeGreaterThanOrEqual(hardToReadBelow)
  expect(await look(await makePdf(() => undefined))).toEqual({})
})

test('a cover that is a picture does not make a document a scan', async () => {
  const cover = await scanLetter().jpeg().toBuffer()
  const report = await makePdf((pdf) => {
    pdf.image(cover, 0, 0, { width: 595 })
    for (let page = 0; page < 3; page++) pdf.addPage().text(fullPage.join(' '))
  })
  expect(await look(report)).toEqual({ textLayer: true })
})
