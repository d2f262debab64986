import sharp from 'sharp'
import { PlumblineError } from '../contract/errors.ts'
import { loadImage } from './image.ts'
import { legibilityOf } from './legibility.ts'
import type { OpenLimits } from './tasks.ts'

/** Longer sides are looked at smaller. Scans have up to this many pixels; photographs more, and larger letters for it. */
const mostSide = 2_000
const photographSide = 3_000
/** A JPEG is decoded to a quarter of its size in a fraction of the time. */
const photographScale = 1 / 4

/**
 * Width and height as shown and how easy it is to read, after decoding the whole image once, which also tells that it is
 * whole. Throws `part_unreadable`, `image_too_many_pixels`.
 */
export async function openImage(
  path: string,
  limits: OpenLimits,
): Promise<{ width: number; height: number; legibility: number }> {
  try {
    const { autoOrient, pageHeight, hasAlpha } = await sharp(path, { limitInputPixels: false }).metadata()
    const { width } = autoOrient
    const height = pageHeight ?? autoOrient.height
    if (width * height > limits.imagePixels)
      throw new PlumblineError('image_too_many_pixels', {
        details: { width, height, limit: limits.imagePixels },
      })
    return {
      width,
      height,
      legibility: await legibilityAt(path, limits.imagePixels, {
        side: sideFor(Math.max(width, height)),
        hasAlpha,
      }),
    }
  } catch (error) {
    if (error instanceof PlumblineError) throw error
    throw new PlumblineError('part_unreadable', { details: { kind: 'image' }, cause: error })
  }
}

const sideFor = (longest: number) =>
  longest > photographSide ? Math.round(longest * photographScale) : mostSide

async function legibilityAt(
  path: string,
  maxPixels: number,
  { side, hasAlpha }: { side: number; hasAlpha: boolean },
): Promise<number> {
  const image = loadImage(path, maxPixels)
  if (hasAlpha) image.flatten({ background: 'white' })
  const { data, info } = await image
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return legibilityOf({ pixels: brightnessOf(data, channels), width, height, channels: 1 })
}

/** Green alone tells brightness well enough, and takes no arithmetic. */
function brightnessOf(data: Buffer, channels: number): Buffer {
  if (channels === 1) return data
  const green = channels < 3 ? 0 : 1
  const taken = Buffer.allocUnsafe(Math.floor(data.length / channels))
  for (let i = 0; i < taken.length; i++) taken[i] = data[i * channels + green] ?? 0
  return taken
}
