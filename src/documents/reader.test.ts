import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Page, Word } from '../contract/page.ts'
import { drawLines, letterLines, makePdf, scanLetter, scannedPdf, setPageEntry } from './fixtures.ts'
import { createDocumentReader } from './reader.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const pdfType = 'application/pdf'
const never = new AbortController().signal
const reader = createDocumentReader({
  limits: { imagePixels: 50_000_000, documentPages: 60, openMs: 20_000 },
})
let folder: string
let files = 0

async function save(bytes: Buffer): Promise<string> {
  const path = join(folder, String(++files))
  await writeFile(path, bytes)
  return path
}

async function readAll(path: string, mediaType: string, pages?: number[]): Promise<Page[]> {
  const all: Page[] = []
  for await (const { page } of reader.read(path, mediaType, { pages, signal: never })) all.push(page)
  return all
}

const linesOf = (page: Page | undefined) =>
  (page?.blocks ?? []).flatMap((block) =>
    block.lines.map((line) => line.words.map(({ text }) => text).join(' ')),
  )
const wordsOf = (page: Page | undefined): Word[] =>
  (page?.blocks ?? []).flatMap((block) => block.lines.flatMap((line) => line.words))

/** Share of a word's box, and of a margin around it, that is dark on the rendered page. */
async function inkAround(png: Buffer, { box: [left, top, right, bottom] }: Word) {
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true })
  const dark = (x0: number, y0: number, x1: number, y1: number) => {
    let count = 0
    for (let y = Math.max(0, Math.floor(y0)); y < Math.min(info.height, y1); y++)
      for (let x = Math.max(0, Math.floor(x0)); x < Math.min(info.width, x1); x++)
        if ((data[(y * info.width + x) * info.channels] ?? 255) < 128) count++
    return count
  }
  const [x0, y0, x1, y1] = [left * info.width, top * info.height, right * info.width, bottom * info.height]
  return { inside: dark(x0 - 1, y0 - 1, x1 + 1, y1 + 1), near: dark(x0 - 3, y0 - 3, x1 + 3, y1 + 3) }
}

async function expectInkInBoxes(path: string, mediaType: string, page: Page) {
  const png = await reader.render(path, mediaType, page.number, 2_000, never)
  for (const word of wordsOf(page)) {
    const { inside, near } = await inkAround(png, word)
    expect(inside, `ink of ${word.text}`).toBeGreaterThan(0)
    expect(inside / near, `ink of ${word.text} that its box holds`).toBeGreaterThan(0.9)
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'))
})
afterAll(async () => {
  await reader.close()
  await rm(folder, { recursive: true })
})

describe('a PDF with a text layer', () => {
  const letter = (pdf: Parameters<Parameters<typeof makePdf>[0]>[0]) => {
    pdf.fontSize(18).text('Invoice 2024-117')
    pdf.moveDown().fontSize(11).text('The supplier delivers within fourteen days. '.repeat(6))
    pdf.moveDown().text('Total due', { continued: false })
    pdf.text('$1,234.00', 400, pdf.y - pdf.currentLineHeight(true))
  }

  test('is counted without reading and read word by word, its boxes on the ink', async () => {
    const path = await save(await makePdf(letter))
    expect(await reader.open(path, pdfType, never)).toEqual({ kind: 'document', pages: 1, textLayer: true })
    const [page] = await readAll(path, pdfType)
    expect(page).toMatchObject({ number: 1, width: 612, height: 792, source: 'text_layer' })
    expect(linesOf(page)[0]).toBe('Invoice 2024-117')
    expect(linesOf(page)).toContain('Total due $1,234.00')
    if (page) await expectInkInBoxes(path, pdfType, page)
  })

  test.each([90, 180, 270])('turned by %i degrees has its boxes where they are shown', async (turn) => {
    const path = await save(
      await makePdf((pdf) => {
        setPageEntry(pdf, { Rotate: turn })
        letter(pdf)
      }),
    )
    const [page] = await readAll(path, pdfType)
    expect(page?.width).toBe(turn === 180 ? 612 : 792)
    expect(linesOf(page)).toContain('Total due $1,234.00')
    if (page) await expectInkInBoxes(path, pdfType, page)
  })

  test('cropped, is measured from the corner that is shown', async () => {
    const path = await save(
      await makePdf((pdf) => {
        setPageEntry(pdf, { CropBox: [50, 100, 560, 760] })
        letter(pdf)
      }),
    )
    const [page] = await readAll(path, pdfType)
    expect(page).toMatchObject({ width: 510, height: 660 })
    if (page) await expectInkInBoxes(path, pdfType, page)
  })

  test('reads columns of prose one after the other, and rows of a table across', async () => {
    const prose = (name: string) =>
      `The ${name} column goes on about warehouses and their keepers. `.repeat(8)
    const path = await save(
      await makePdf((pdf) => {
        pdf.fontSize(20).text('A title above both')
        pdf.fontSize(10).text(prose('left'), 72, 140, { width: 215 })
        pdf.text(prose('right'), 320, 140, { width: 215 })
        for (const [row, cells] of [
          ['Item', 'Quantity', 'Price'],
          ['Large crate', '12', '$480.00'],
          ['Small crate', '7', '$91.00'],
          ['Pallet', '3', '$45.00'],
        ].entries())
          for (const [column, cell] of cells.entries()) pdf.text(cell, 72 + column * 160, 520 + row * 16)
      }),
    )
    const lines = linesOf((await readAll(path, pdfType))[0])
    const text = lines.join('\n')
    expect(lines[0]).toBe('A title above both')
    expect(text.lastIndexOf('left column')).toBeLessThan(text.indexOf('right column'))
    expect(lines.slice(-3)).toEqual(['Large crate 12 $480.00', 'Small crate 7 $91.00', 'Pallet 3 $45.00'])
  })

  test('reads text that runs up or down a margin in its own order', async () => {
    const path = await save(
      await makePdf((pdf) => {
        pdf.text('The body of the page is upright and longer than its margins.')
        pdf
          .save()
          .rotate(90, { origin: [560, 300] })
          .text('a note running down', 560, 300)
          .restore()
        pdf
          .save()
          .rotate(-90, { origin: [40, 600] })
          .text('a note running up', 40, 600)
          .restore()
      }),
    )
    const [page] = await readAll(path, pdfType)
    expect(linesOf(page).slice(1).sort()).toEqual(['a note running down', 'a note running up'])
    if (page) await expectInkInBoxes(path, pdfType, page)
  })

  test('gives the pages that were asked for, in that order', async () => {
    const path = await save(
      await makePdf(
        (pdf) => {
          for (let number = 1; number <= 12; number++) pdf.addPage().text(`This is page ${number}`)
        },
        { autoFirstPage: false },
      ),
    )
    expect((await readAll(path, pdfType)).map((page) => page.number)).toEqual(
      [...Array(12).keys()].map((n) => n + 1),
    )
    const some = await readAll(path, pdfType, [7, 2, 11])
    expect(some.map((page) => linesOf(page)[0])).toEqual([
      'This is page 7',
      'This is page 2',
      'This is page 11',
    ])
  })

  test('an empty page is said to be empty', async () => {
    const path = await save(await makePdf(() => {}))
    expect(await readAll(path, pdfType)).toEqual([
      { number: 1, width: 612, height: 792, source: 'empty', blocks: [] },
    ])
  })
})

describe('a scan', () => {
  test('is read by OCR, with confidences and boxes on the ink', async () => {
    const path = await save(await scannedPdf([letterLines]))
    const [page] = await readAll(path, pdfType)
    expect(page?.source).toBe('ocr')
    expect(linesOf(page)).toEqual(letterLines)
    for (const word of wordsOf(page)) expect(word.confidence).toBeGreaterThan(0.5)
    if (page) await expectInkInBoxes(path, pdfType, page)
  })

  test('among pages with a text layer is read by OCR alone', async () => {
    const image = await scanLetter().jpeg().toBuffer()
    const path = await save(
      await makePdf((pdf) => {
        pdf.text('A page of type that needs no eyes to be read.')
        pdf.addPage().image(image, 0, 0, { width: 612, height: 792 })
        pdf.fontSize(9).text('Page 2 of 2', 280, 30)
      }),
    )
    const pages = await readAll(path, pdfType)
    expect(pages.map((page) => page.source)).toEqual(['text_layer', 'ocr'])
    expect(linesOf(pages[1])).toContain(letterLines[1])
  })

  test('keeps a total and its amount on one line', async () => {
    const svg = drawLines(
      [
        { text: 'Invoice for the northern warehouse', x: 100, y: 150 },
        { text: 'Storage', x: 100, y: 260 },
        { text: '$900.00', x: 900, y: 260 },
        { text: 'Total due', x: 100, y: 320 },
        { text: '$1,234.00', x: 900, y: 320 },
      ],
      { width: 1240, height: 900, size: 30 },
    )
    const [page] = await readAll(await save(await sharp(svg).png().toBuffer()), 'image/png')
    expect(linesOf(page)).toContain('Total due $1,234.00')
  })

  test.each([90, 180, 270])('that lies turned by %i degrees is read, its boxes on the ink', async (turn) => {
    const path = await save(
      await sharp(await scanLetter().png().toBuffer())
        .rotate(turn)
        .png()
        .toBuffer(),
    )
    const [page] = await readAll(path, 'image/png')
    expect(linesOf(page)).toEqual(letterLines)
    if (page) await expectInkInBoxes(path, 'image/png', page)
  })

  test('that is askew and noisy still reads line by line', async () => {
    const skewed = await sharp(await scanLetter().png().toBuffer())
      .rotate(2, { background: 'white' })
      .blur(1)
      .jpeg({ quality: 40 })
      .toBuffer()
    expect(linesOf((await readAll(await save(skewed), 'image/jpeg'))[0])).toEqual(letterLines)
  })
})

describe('an image', () => {
  test('is measured and read the way its EXIF orientation shows it', async () => {
    const sideways = await sharp(await scanLetter().png().toBuffer())
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const path = await save(sideways)
    expect(await reader.open(path, 'image/jpeg', never)).toMatchObject({ width: 1240, height: 1754 })
    const [page] = await readAll(path, 'image/jpeg')
    expect(page).toMatchObject({ number: 1, width: 1240, height: 1754, source: 'ocr' })
    expect(linesOf(page)).toEqual(letterLines)
    if (page) await expectInkInBoxes(path, 'image/jpeg', page)
  })

  test.each(['webp', 'gif', 'avif'] as const)('in %s is read', async (format) => {
    const path = await save(await scanLetter().toFormat(format).toBuffer())
    expect(await reader.open(path, `image/${format}`, never)).toMatchObject({
      kind: 'image',
      width: 1240,
      height: 1754,
    })
    expect(linesOf((await readAll(path, `image/${format}`))[0])).toEqual(letterLines)
  })

  test('of several frames shows its first', async () => {
    const frame = (text: string) =>
      sharp(drawLines([{ text, x: 40, y: 90 }], { width: 600, height: 150, size: 44 }))
        .png()
        .toBuffer()
    const frames = await Promise.all([frame('The first frame'), frame('The second frame')])
    const path = await save(
      await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
    )
    expect(await reader.open(path, 'image/gif', never)).toMatchObject({ width: 600, height: 150 })
    expect(linesOf((await readAll(path, 'image/gif'))[0])).toEqual(['The first frame'])
  })

  test('of small text is enlarged until it can be read', async () => {
    const svg = drawLines([{ text: 'Payment is due after delivery', x: 10, y: 24 }], {
      width: 240,
      height: 40,
      size: 12,
    })
    const path = await save(await sharp(svg).png().toBuffer())
    expect(linesOf((await readAll(path, 'image/png'))[0])).toEqual(['Payment is due after delivery'])
  })

  test('is rendered no larger than asked and never enlarged', async () => {
    const path = await save(await scanLetter().png().toBuffer())
    const small = await sharp(await reader.render(path, 'image/png', 1, 500, never)).metadata()
    expect([small.format, small.width, small.height]).toEqual(['png', 353, 500])
    const whole = await sharp(await reader.render(path, 'image/png', 1, 9_000, never)).metadata()
    expect([whole.width, whole.height]).toEqual([1240, 1754])
  })
})

describe('a file that cannot be read is refused', () => {
  const text = (pages: number, options = {}) =>
    makePdf(
      (pdf) => {
        for (let page = 0; page < pages; page++) pdf.addPage().text('Some text '.repeat(200))
      },
      { autoFirstPage: false, ...options },
    )

  test('a PDF that needs a password', async () => {
    const path = await save(await text(2, { userPassword: 'secret' }))
    await expect(reader.open(path, pdfType, never)).rejects.toMatchObject({ code: 'part_encrypted' })
  })

  test('but not one that only its owner may change', async () => {
    const path = await save(await text(2, { ownerPassword: 'secret', pdfVersion: '1.7ext3' }))
    expect(await reader.open(path, pdfType, never)).toMatchObject({ kind: 'document', pages: 2 })
    expect(linesOf((await readAll(path, pdfType))[0])[0]).toMatch(/^Some text/)
  })

  test.each([0.5, 0.9])('a PDF of which only a share of %f arrived', async (share) => {
    const whole = await text(20)
    const path = await save(whole.subarray(0, whole.length * share))
    await expect(reader.open(path, pdfType, never)).rejects.toMatchObject({ code: 'part_unreadable' })
  })

  test('a PDF cut after an earlier revision of it was complete', async () => {
    const whole = await text(3)
    const path = await save(
      Buffer.concat([whole, Buffer.from('9 0 obj <</Type /Catalog>> endobj\n'.repeat(400))]),
    )
    await expect(reader.open(path, pdfType, never)).rejects.toMatchObject({
      code: 'part_unreadable',
      details: { reason: 'its end is missing' },
    })
  })

  test('an SVG that is called a PNG', async () => {
    const path = await save(drawLines([], { width: 100, height: 100, size: 10 }))
    await expect(reader.open(path, 'image/png', never)).rejects.toMatchObject({ code: 'part_unreadable' })
  })

  test('a megabyte of noise, as a PDF and as an image', async () => {
    const noise = Buffer.from(
      Uint32Array.from({ length: 250_000 }, (_, i) => Math.imul(i, 2_654_435_761)).buffer,
    )
    const path = await save(Buffer.concat([Buffer.from('%PDF-1.7\n'), noise]))
    await expect(reader.open(path, pdfType, never)).rejects.toMatchObject({ code: 'part_unreadable' })
    await expect(reader.open(path, 'image/png', never)).rejects.toMatchObject({ code: 'part_unreadable' })
  })

  test('a file of no bytes', async () => {
    const path = await save(Buffer.alloc(0))
    await expect(reader.open(path, pdfType, never)).rejects.toMatchObject({ code: 'part_unreadable' })
    await expect(reader.open(path, 'image/png', never)).rejects.toMatchObject({ code: 'part_unreadable' })
  })

  test.each(['png', 'jpeg'] as const)('a %s cut in half', async (format) => {
    const whole = await scanLetter().toFormat(format).toBuffer()
    const path = await save(whole.subarray(0, whole.length / 2))
    await expect(reader.open(path, `image/${format}`, never)).rejects.toMatchObject({
      code: 'part_unreadable',
    })
  })

  test('an image of more pixels than allowed, before it is decoded', async () => {
    const create = { width: 14_000, height: 14_000, channels: 3, background: 'white' } as const
    const path = await save(await sharp({ create, limitInputPixels: false }).png().toBuffer())
    await expect(reader.open(path, 'image/png', never)).rejects.toMatchObject({
      code: 'image_too_many_pixels',
      details: { width: 14_000, height: 14_000, limit: 50_000_000 },
    })
  })

  test('a PDF of more pages than allowed', async () => {
    const path = await save(await text(61))
    await expect(reader.open(path, pdfType, never)).rejects.toMatchObject({
      code: 'document_too_many_pages',
      details: { pages: 61, limit: 60 },
    })
  })

  test('a page that is not there', async () => {
    const path = await save(await text(1))
    await expect(readAll(path, pdfType, [2])).rejects.toMatchObject({ code: 'part_unreadable' })
  })
})

describe('a huge page', () => {
  test('is read and rendered within bounds', async () => {
    const path = await save(
      await makePdf((pdf) => pdf.fontSize(400).text('Enormous', 500, 5_000), { size: [14_400, 14_400] }),
    )
    expect(linesOf((await readAll(path, pdfType))[0])).toEqual(['Enormous'])
    const { width, height } = await sharp(await reader.render(path, pdfType, 1, 800, never)).metadata()
    expect([width, height]).toEqual([800, 800])
  })
})

describe('reading', () => {
  const scan = () => scannedPdf(Array.from({ length: 8 }, () => letterLines))

  test('stops at once when aborted, and the next file is read', async () => {
    const path = await save(await scan())
    const controller = new AbortController()
    const pages = reader.read(path, pdfType, { signal: controller.signal })[Symbol.asyncIterator]()
    expect((await pages.next()).value).toMatchObject({ page: { number: 1 }, pages: 8 })
    const second = pages.next()
    controller.abort(new Error('the client left'))
    await expect(second).rejects.toThrow('the client left')
    const next = await save(await makePdf((pdf) => pdf.text('A short note')))
    expect(linesOf((await readAll(next, pdfType))[0])).toEqual(['A short note'])
  })

  test('a killed process fails the reading it was at, and no other file', async () => {
    const own = createDocumentReader({
      limits: { imagePixels: 1e8, documentPages: 60, openMs: 20_000 },
      readers: 1,
    })
    try {
      const path = await save(await scan())
      const pages = own.read(path, pdfType, { signal: never })[Symbol.asyncIterator]()
      const first = pages.next()
      // The page is a child's as soon as the generator ran, which is within this turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve))
      const [pid] = own.pids
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
      await expect(first).rejects.toMatchObject({ code: 'reader_failed' })
      const next = await save(await makePdf((pdf) => pdf.text('A short note')))
      for await (const { page } of own.read(next, pdfType, { signal: never }))
        expect(linesOf(page)).toEqual(['A short note'])
    } finally {
      await own.close()
    }
    expect(own.pids).toEqual([])
  })

  test('a file that takes too long to open is given up', async () => {
    const own = createDocumentReader({ limits: { imagePixels: 1e8, documentPages: 60, openMs: 1 } })
    try {
      const path = await save(await scan())
      await expect(own.open(path, pdfType, never)).rejects.toMatchObject({
        code: 'part_timeout',
        details: { kind: 'PDF', limit: 1 },
      })
    } finally {
      await own.close()
    }
  })

  test('does not delay the opening of another file', async () => {
    const path = await save(await scan())
    const pages = reader.read(path, pdfType, { signal: never })[Symbol.asyncIterator]()
    await pages.next()
    const order: string[] = []
    const reading = (async () => {
      while (!(await pages.next()).done);
      order.push('read')
    })()
    const opening = reader.open(path, pdfType, never).then(() => order.push('opened'))
    await Promise.all([reading, opening])
    expect(order).toEqual(['opened', 'read'])
  })

  test('of a long file holds nobody up who has a page to read', async () => {
    const long = await save(
      await makePdf(
        (pdf) => {
          for (let page = 1; page <= 50; page++)
            pdf.addPage().text(`Page ${page}. ${'Words of a lease. '.repeat(150)}`)
        },
        { autoFirstPage: false },
      ),
    )
    const short = await save(await makePdf((pdf) => pdf.text('A short note')))
    let read = 0
    const pages = reader.read(long, pdfType, { signal: never })
    const reading = (async () => {
      for await (const _ of pages) read++
    })()
    await readAll(short, pdfType)
    expect(read).toBeLessThan(50)
    await reading
    expect(read).toBe(50)
  })

  test('takes pages of several files by turns', async () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six']
    const paths = await Promise.all(
      names.map(async (name) =>
        save(await makePdf((pdf) => pdf.text(`${name} one`).addPage().text(`${name} two`))),
      ),
    )
    const texts = await Promise.all(
      paths.map(async (path) => (await readAll(path, pdfType)).flatMap(linesOf)),
    )
    expect(texts).toEqual(names.map((name) => [`${name} one`, `${name} two`]))
  })
})

describe('skimming', () => {
  test('says which words stand on which pages, and which pages have no text of their own', async () => {
    const pdf = await makePdf((made) => {
      made.text('The harbour dues are 4,310 euros.')
      made.addPage().text('Nothing of that here.')
      made.addPage()
    })
    const words = ['harbour', 'dues', 'here', 'euro']
    const skimmed = reader.skim(await save(pdf), pdfType, {
      words,
      pages: 3,
      withinMs: 60_000,
      signal: never,
    })
    expect(await skimmed).toEqual([['harbour', 'dues', 'euro'], ['here'], null])
  })

  test('keeps the order of the pages however many there are', async () => {
    const path = await save(
      await makePdf(
        (pdf) => {
          for (let page = 1; page <= 50; page++) pdf.addPage().text(`number${page}.`)
        },
        { autoFirstPage: false },
      ),
    )
    const words = Array.from({ length: 50 }, (_, i) => `number${i + 1}.`)
    const skimmed = await reader.skim(path, pdfType, { words, pages: 50, withinMs: 60_000, signal: never })
    expect(skimmed).toEqual(words.map((word) => [word]))
  })

  test('ends in time, and knows nothing of the pages that it did not come to', async () => {
    const path = await save(await makePdf((pdf) => pdf.text('The harbour dues')))
    const options = { words: ['dues'], pages: 1, withinMs: 0, signal: never }
    expect(await reader.skim(path, pdfType, options)).toEqual([null])
    const gone = { ...options, withinMs: 60_000, signal: AbortSignal.abort(new Error('the client left')) }
    await expect(reader.skim(path, pdfType, gone)).rejects.toThrow('the client left')
  })

  test('knows nothing of images and scans', async () => {
    const path = await save(await scannedPdf([letterLines]))
    const options = { words: ['light'], pages: 1, withinMs: 60_000, signal: never }
    expect(await reader.skim(path, pdfType, options)).toEqual([null])
    expect(await reader.skim('any', 'image/png', options)).toEqual([null])
  })
})
