import sharp, { type Sharp } from 'sharp'
import { PlumblineError } from '../contract/errors.ts'
import type { Bitmap } from './pdf-render.ts'
import type { OpenLimits } from './tasks.ts'

// One image at a time in a process: more threads than that would take the cores from those who wait.
sharp.concurrency(1)
sharp.cache(false)

// Only the formats that are taken are decoded at all: no SVG, TIFF or PDF inside a file that claims otherwise.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`),
})

const unreadable = (cause: unknown) =>
  new PlumblineError('part_unreadable', { details: { kind: 'image' }, cause })

/** The first frame of an image, upright. Pixels past `maxPixels` are refused before they are decoded. */
function load(path: string, maxPixels: number): Sharp {
  return sharp(path, { limitInputPixels: maxPixels, failOn: 'truncated', pages: 1 }).autoOrient()
}

/**
 * Width and height as shown, after decoding the whole image once to know that it is whole. Throws
 * `part_unreadable`, `image_too_many_pixels`.
 */
export async function measureImage(
  path: string,
  limits: OpenLimits,
): Promise<{ width: number; height: number }> {
  try {
    const { autoOrient, pageHeight } = await sharp(path, { limitInputPixels: false }).metadata()
    const { width } = autoOrient
    const height = pageHeight ?? autoOrient.height
    if (width * height > limits.imagePixels)
      throw new PlumblineError('image_too_many_pixels', {
        details: { width, height, limit: limits.imagePixels },
      })
    // A thumbnail takes every row of the file, and little memory.
    await load(path, limits.imagePixels).resize(64, 64, { fit: 'inside' }).raw().toBuffer()
    return { width, height }
  } catch (error) {
    throw error instanceof PlumblineError ? error : unreadable(error)
  }
}

/** Decodes an image to grey on white, scaled by `scaleOf` of its size as shown. Throws `part_unreadable`. */
export async function decodeGrey(
  path: string,
  maxPixels: number,
  scaleOf: (width: number, height: number) => number,
): Promise<{ bitmap: Bitmap; width: number; height: number }> {
  try {
    const { autoOrient, pageHeight } = await sharp(path, { limitInputPixels: maxPixels }).metadata()
    const width = autoOrient.width
    const height = pageHeight ?? autoOrient.height
    const target = Math.max(1, Math.round(width * scaleOf(width, height)))
    const { data, info } = await load(path, maxPixels)
      .flatten({ background: 'white' })
      .resize({ width: target, kernel: 'cubic' })
      .greyscale()
      .toColourspace('b-w')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { bitmap: { pixels: data, width: info.width, height: info.height, channels: 1 }, width, height }
  } catch (error) {
    throw unreadable(error)
  }
}

/** An image as PNG, at most `maxSide` pixels a side, never enlarged. Throws `part_unreadable`. */
export async function imageToPng(path: string, maxPixels: number, maxSide: number): Promise<Buffer> {
  try {
    return await load(path, maxPixels)
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .png({ compressionLevel: 3 })
      .toBuffer()
  } catch (error) {
    throw unreadable(error)
  }
}

/** A bitmap of a PDF page as PNG. */
export function bitmapToPng({ pixels, width, height, channels }: Bitmap): Promise<Buffer> {
  const image = sharp(pixels, { raw: { width, height, channels } })
  if (channels === 1) return image.png({ compressionLevel: 3 }).toBuffer()
  return image
    .removeAlpha()
    .recomb([
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ])
    .png({ compressionLevel: 3 })
    .toBuffer()
}
