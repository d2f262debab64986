import sharp, { type Sharp } from 'sharp'
import type { Box } from '../contract/citation.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { Bitmap } from './pdf-render.ts'

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
export function loadImage(path: string, maxPixels: number): Sharp {
  return sharp(path, { limitInputPixels: maxPixels, failOn: 'truncated', pages: 1 }).autoOrient()
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
    const { data, info } = await loadImage(path, maxPixels)
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

/** What is inside `box`, or the whole, is enlarged at most this much: small print is easier to read then. */
const mostEnlarged = 3

/**
 * An image, or what of it is inside `box`, as PNG of at most `maxSide` pixels a side. Only what is inside a box is
 * enlarged. Throws `part_unreadable`.
 */
export async function imageToPng(
  path: string,
  maxPixels: number,
  maxSide: number,
  box?: Box,
): Promise<Buffer> {
  try {
    const image = loadImage(path, maxPixels)
    const side = box ? (await cut(image, path, box)) * mostEnlarged : maxSide
    const most = Math.min(maxSide, side)
    return await image
      .resize({ width: most, height: most, fit: 'inside', withoutEnlargement: box === undefined })
      .png({ compressionLevel: 3 })
      .toBuffer()
  } catch (error) {
    throw unreadable(error)
  }
}

/** Cuts an image to what is inside `box`, and returns the longer side of that in pixels. */
async function cut(image: Sharp, path: string, [left, top, right, bottom]: Box): Promise<number> {
  const { autoOrient, pageHeight } = await sharp(path, { limitInputPixels: false }).metadata()
  const { width } = autoOrient
  const height = pageHeight ?? autoOrient.height
  const x = Math.min(width - 1, Math.round(left * width))
  const y = Math.min(height - 1, Math.round(top * height))
  const region = {
    left: x,
    top: y,
    width: Math.max(1, Math.min(width, Math.round(right * width)) - x),
    height: Math.max(1, Math.min(height, Math.round(bottom * height)) - y),
  }
  image.extract(region)
  return Math.max(region.width, region.height)
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
