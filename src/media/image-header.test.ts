import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { imageSize } from './image-header.ts'
import { sniff } from './sniff.ts'

const canvas = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#369' } })

describe('the size of an image by its first 4 KB', () => {
  const formats: [string, string, (image: Sharp) => Sharp][] = [
    ['PNG', 'image/png', (image) => image.png()],
    ['JPEG', 'image/jpeg', (image) => image.jpeg()],
    ['progressive JPEG', 'image/jpeg', (image) => image.jpeg({ progressive: true })],
    ['lossy WebP', 'image/webp', (image) => image.webp()],
    ['lossless WebP', 'image/webp', (image) => image.webp({ lossless: true })],
    ['extended WebP', 'image/webp', (image) => image.withExif({ IFD0: { Artist: 'a' } }).webp()],
    ['GIF', 'image/gif', (image) => image.gif()],
    ['AVIF', 'image/avif', (image) => image.avif({ effort: 0 })],
  ]
  test.each(formats)('%s', async (_name, mediaType, encode) => {
    const bytes = await encode(canvas(321, 45)).toBuffer()
    const head = bytes.subarray(0, 4_096)
    expect(sniff(head)).toBe(mediaType)
    expect(imageSize(head, mediaType)).toEqual({ width: 321, height: 45 })
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'a JPEG of EXIF orientation %i is measured as shown',
    async (orientation) => {
      const bytes = await canvas(40, 30).withMetadata({ orientation }).jpeg().toBuffer()
      const { info } = await sharp(bytes).autoOrient().toBuffer({ resolveWithObject: true })
      expect(imageSize(bytes.subarray(0, 4_096), 'image/jpeg')).toEqual({
        width: info.width,
        height: info.height,
      })
    },
  )

  test('a bomb is measured without being decoded', async () => {
    const bytes = await canvas(14_000, 14_000).png({ compressionLevel: 1 }).toBuffer()
    expect(imageSize(bytes.subarray(0, 64), 'image/png')).toEqual({ width: 14_000, height: 14_000 })
  })

  test('is absent, and never an exception, for anything cut or damaged', async () => {
    const images = await Promise.all(
      formats.map(async ([, type, encode]) => ({ type, bytes: await encode(canvas(9, 9)).toBuffer() })),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...images),
        fc.nat(),
        fc.nat(),
        fc.nat(255),
        ({ type, bytes }, end, place, value) => {
          const head = Buffer.from(bytes.subarray(0, end % (bytes.length + 1)))
          if (head.length > 0) head[place % head.length] = value
          const size = imageSize(head, type)
          if (size) expect(Math.min(size.width, size.height)).toBeGreaterThan(0)
        },
      ),
      { numRuns: 2_000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...images), (noise, { type }) => {
        imageSize(Buffer.from(noise), type)
        sniff(noise)
      }),
    )
  })
})
