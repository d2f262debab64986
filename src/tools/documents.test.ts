import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ImagePart, MediaPart } from '../contract/part.ts'
import { makePdf, scanLetter } from '../documents/fixtures.ts'
import { createEmbedder } from '../models/local/embedder.ts'
import { createPassageSearch } from '../models/local/passage-search.ts'
import { crop } from './crop.ts'
import { openMedia } from './media.fixture.ts'
import { readPage } from './read-page.ts'
import { searchTurnDocuments } from './search-turn-documents.ts'
import { callContext } from './tools.fixture.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let media: Awaited<ReturnType<typeof openMedia>>
const embedder = createEmbedder()
let contract: MediaPart
let card: MediaPart

const lines = ['The rent is 1,250 euros a month.', 'The notice period is three months.', 'Pets are welcome.']
const quadrants: [string, string][] = [
  ['#ff0000', '#00ff00'],
  ['#0000ff', '#ffff00'],
]

beforeAll(async () => {
  media = await openMedia()
  const pdf = await makePdf((made) => {
    made.text('A cover page.')
    made.addPage()
    for (const line of lines) made.text(line).moveDown(4)
  })
  contract = { ...(await media.part(pdf)), filename: 'lease.pdf' }
  card = await media.part(await fourColours())
})
afterAll(async () => {
  await embedder.close()
  await media.close()
})

/** 400 × 200 pixels, a colour a quarter. */
function fourColours(): Promise<Buffer> {
  const quarters = quadrants.flatMap((row, y) =>
    row.map((background, x) => ({
      input: { create: { width: 200, height: 100, channels: 3 as const, background } },
      left: x * 200,
      top: y * 100,
    })),
  )
  return sharp({ create: { width: 400, height: 200, channels: 3, background: 'black' } })
    .composite(quarters)
    .png()
    .toBuffer()
}

async function colourOf({ blob }: ImagePart, x: number, y: number): Promise<string> {
  const { data, info } = await sharp(await media.blobs.read(blob.hash))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  return `#${data.subarray(at, at + 3).toString('hex')}`
}

describe('searching the documents of a turn', () => {
  test('gives passages with the place where they stand, best first', async () => {
    const tool = searchTurnDocuments(createPassageSearch({ ...media, embedder }))
    const input = tool.parse({ question: 'How long is the notice period?', limit: 2 })
    const progress: unknown[] = []
    const context = callContext([contract], { progress: (news) => progress.push(news) })
    const { parts } = await tool.call(input, context)
    expect(parts).toEqual([
      {
        type: 'data',
        value: {
          passages: [
            {
              part: 'messages[0].content[0]',
              page: 2,
              quote: lines[1],
              filename: 'lease.pdf',
              box: [expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number)],
              score: expect.any(Number),
            },
            expect.objectContaining({ page: expect.any(Number) }),
          ],
        },
      },
    ])
    expect(progress[0]).toEqual({ done: 1, message: 'page 1 of 2 of messages[0].content[0]' })
  })

  test('finds them in long texts too, and says when there is nothing to search', async () => {
    const tool = searchTurnDocuments(createPassageSearch({ ...media, embedder }))
    const text = `${'The heating is serviced every autumn. '.repeat(20)}\n\nThe key is kept by Mr Larsson.`
    const { parts } = await tool.call(
      tool.parse({ question: 'Who keeps the key?', limit: 1 }),
      callContext([{ type: 'text', text }]),
    )
    expect(parts).toMatchObject([
      { value: { passages: [{ quote: 'The key is kept by Mr Larsson.', box: null }] } },
    ])
    await expect(tool.call(tool.parse({ question: 'Who?' }), callContext())).rejects.toThrow(
      'There is no image',
    )
  })
})

describe('reading a page', () => {
  test('gives its lines with their boxes', async () => {
    const tool = readPage(media)
    const { parts } = await tool.call(tool.parse({ page: 2 }), callContext([contract]))
    expect(parts).toMatchObject([
      { type: 'data', value: { part: 'messages[0].content[0]', page: 2, source: 'text_layer' } },
    ])
    const [part] = parts
    const value =
      part?.type === 'data' ? (part.value as { lines: { text: string; box: number[] }[] }) : { lines: [] }
    expect(value.lines.map((line) => line.text)).toEqual(lines)
    expect(value.lines[0]?.box[1]).toBeLessThan(value.lines[1]?.box[1] ?? 0)
  })

  test('gives a picture of it, with its size', async () => {
    const tool = readPage(media)
    const input = tool.parse({ part: 'lease.pdf', page: 2, as: 'image', max_side: 500 })
    const { parts } = await tool.call(input, callContext([card, contract]))
    expect(parts).toMatchObject([
      { type: 'data', value: { origin: { part: 'messages[0].content[1]', page: 2, box: [0, 0, 1, 1] } } },
      { type: 'image', height: 500, width: 386, blob: { media_type: 'image/png' } },
    ])
  })

  test('reads scans', async () => {
    const scan = await media.part(await scanLetter(['Signed by Margaret Okafor']).png().toBuffer())
    const tool = readPage(media)
    const { parts } = await tool.call(tool.parse({}), callContext([scan]))
    expect(parts).toMatchObject([
      { value: { source: 'ocr', lines: [{ text: 'Signed by Margaret Okafor' }] } },
    ])
  })

  test('says what there is when the part or page is not', async () => {
    const tool = readPage(media)
    const call = (input: unknown) => tool.call(tool.parse(input), callContext([card, contract]))
    await expect(call({})).rejects.toThrow(
      'There are several; say which part is meant: messages[0].content[0] (image, 400 × 200); messages[0].content[1] (lease.pdf, PDF, 2 pages).',
    )
    await expect(call({ part: 'x.pdf' })).rejects.toThrow('No one part is called x.pdf')
    await expect(call({ part: 'lease.pdf', page: 3 })).rejects.toThrow('has 2 pages')
    await expect(tool.call(tool.parse({}), callContext())).rejects.toThrow('There is no image or document')
  })
})

describe('a crop', () => {
  const tool = () => crop(media)
  const imageOf = (parts: unknown[]) => parts[1] as ImagePart

  test('shows what is inside the box, and says where that is', async () => {
    const input = tool().parse({ box: [0.5, 0, 1, 0.5] })
    const { parts } = await tool().call(input, callContext([card]))
    expect(parts[0]).toEqual({
      type: 'data',
      value: { origin: { part: 'messages[0].content[0]', page: 1, box: [0.5, 0, 1, 0.5] } },
    })
    const image = imageOf(parts)
    expect([await colourOf(image, 0.02, 0.02), await colourOf(image, 0.98, 0.98)]).toEqual([
      '#00ff00',
      '#00ff00',
    ])
    expect(image).toMatchObject({ width: 600, height: 300 })
  })

  test('of a crop maps back to the original, by `within` or by the note that came with it', async () => {
    const box = [0.5, 0.5, 1, 1]
    const first = await tool().call(tool().parse({ box: [0.25, 0, 0.75, 1] }), callContext([card]))
    const again = await tool().call(tool().parse({ box, within: [0.25, 0, 0.75, 1] }), callContext([card]))
    const noted = await tool().call(
      tool().parse({ part: 'messages[0].content[2]', box }),
      callContext([card, ...first.parts]),
    )
    const origin = { part: 'messages[0].content[0]', page: 1, box: [0.5, 0.5, 0.75, 1] }
    for (const { parts } of [again, noted]) {
      expect(parts[0]).toEqual({ type: 'data', value: { origin } })
      expect(await colourOf(imageOf(parts), 0.5, 0.5)).toBe('#ffff00')
    }
  })

  test('of a page shows the same as the same box of the whole page', async () => {
    const box = [0.1, 0.08, 0.6, 0.14]
    const { parts } = await tool().call(
      tool().parse({ part: 'lease.pdf', page: 2, box, max_side: 800 }),
      callContext([contract]),
    )
    const image = imageOf(parts)
    expect(image.width).toBe(800)
    const pieces = await media.part(await media.blobs.read(image.blob.hash))
    const read = await readPage(media).call({ page: 1, as: 'text', max_side: 64 }, callContext([pieces]))
    expect(JSON.stringify(read.parts)).toContain('1,250 euros')
  })

  test('is refused when its box is none', () => {
    expect(() => tool().parse({ box: [0.6, 0, 0.5, 1] })).toThrow('left < right')
    expect(() => tool().parse({ box: [0, 0, 2, 1] })).toThrow(/box\[2\]: .*<=1/)
  })
})
