import sharp from 'sharp'
import { invoice, pdfOf } from '../../test/support/documents.ts'

/** A file that jobs attach. */
export interface Media {
  isImage: boolean
  bytes: number
  dataUrl: string
}

/** Images of noise, which does not compress, and PDFs, from a few KB to a few MB. */
export async function makeMedia(): Promise<[Media, ...Media[]]> {
  const [first, ...images] = await Promise.all([64, 300, 1_000].map(noise))
  const pdfs = await Promise.all([1, 40].map((pages) => pdfOf(Array.from({ length: pages }, () => invoice))))
  const documents = pdfs.map((bytes) => mediaOf(bytes, 'application/pdf'))
  if (!first) throw new Error('there are images')
  return [first, ...images, ...documents]
}

async function noise(side: number): Promise<Media> {
  const create = {
    width: side,
    height: side,
    channels: 3 as const,
    background: '#888',
    noise: { type: 'gaussian' as const, mean: 128, sigma: 60 },
  }
  return mediaOf(await sharp({ create }).png().toBuffer(), 'image/png')
}

function mediaOf(bytes: Buffer, type: string): Media {
  const dataUrl = `data:${type};base64,${bytes.toString('base64')}`
  return { isImage: type.startsWith('image/'), bytes: bytes.length, dataUrl }
}
