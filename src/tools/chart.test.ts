import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ImagePart } from '../contract/part.ts'
import { chart } from './chart.ts'
import { openMedia } from './media.fixture.ts'
import { callContext } from './tools.fixture.ts'
import { openWorkshop } from './workshop.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let media: Awaited<ReturnType<typeof openMedia>>
const workshop = openWorkshop()
beforeAll(async () => {
  media = await openMedia()
})
afterAll(async () => {
  await workshop.close()
  await media.close()
})

const bars = {
  width: 200,
  height: 100,
  data: {
    values: [
      { month: 'May', sales: 12 },
      { month: 'June', sales: 30 },
    ],
  },
  mark: { type: 'bar', color: '#ff0000' },
  encoding: { x: { field: 'month', type: 'nominal' }, y: { field: 'sales', type: 'quantitative' } },
}

async function draw(spec: unknown): Promise<ImagePart> {
  const tool = chart({ ...media, workshop })
  const { parts } = await tool.call(tool.parse({ spec }), callContext())
  const [part] = parts
  if (part?.type !== 'image') throw new Error('it drew no image')
  return part
}

test('a chart is drawn as a PNG', async () => {
  const part = await draw(bars)
  expect(part.blob.media_type).toBe('image/png')
  expect(part.width).toBeGreaterThan(400)
  const { data, info } = await sharp(await media.blobs.read(part.blob.hash))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  let red = 0
  for (let at = 0; at < data.length; at += info.channels)
    if (data[at] === 255 && data[at + 1] === 0 && data[at + 2] === 0) red++
  // Two bars of 12 and 30 on a scale to 30, with bands of 0.9 × 20 pixels in a width of 200, drawn at twice the size.
  expect(red).toBeGreaterThan(10_000)
})

test.each([
  ['loads data', { ...bars, data: { url: 'https://example.com/rows.csv' } }, 'Only inline data'],
  [
    'loads an image',
    { ...bars, mark: 'image', encoding: { ...bars.encoding, url: { value: 'file:///etc/hostname' } } },
    'Only inline data',
  ],
  ['has too many rows', { ...bars, data: { values: Array(10_001).fill(1) } }, '10001 rows'],
  ['makes too many rows', { ...bars, data: { sequence: { start: 0, stop: 1e9 } } }, 'at most 10000 rows'],
  ['is Vega', { $schema: 'https://vega.github.io/schema/vega/v5.json' }, 'has to be Vega-Lite'],
  ['has no mark', { data: { values: [] } }, 'cannot be drawn: Invalid specification'],
  ['is too large', { ...bars, width: 9_000 }, 'pixels; 2000 a side'],
])('a specification that %s is refused', async (_, spec, reason) => {
  await expect(draw(spec)).rejects.toThrow(reason)
})

test('an expression cannot reach beyond the data', async () => {
  const transform = [{ calculate: "datum.constructor.constructor('return process.pid')()", as: 'pid' }]
  const text = { ...bars, transform, mark: 'text', encoding: { text: { field: 'pid' } } }
  await expect(draw(text)).rejects.toThrow('cannot be drawn')
})
