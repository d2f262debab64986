import sharp, { type Sharp } from 'sharp'
import { PlumblineError } from '../contract/errors.ts'
import type { Rendition } from '../contract/ports/documents.ts'
import { loadImage } from './image.ts'

/** JPEG qualities, tried in order before an image is made smaller still. */
const qualities = [90, 78]
/** A rendition that keeps less of each side than this, or fewer pixels, no longer shows what the image does. */
const leastScale = 0.1
const leastSide = 200
/** Each further try aims a little below the limit: the size of a file is not quite proportional to its pixels. */
const aim = 0.9
const mostTries = 6

/**
 * The first frame of an image, upright, of at most `maxSide` pixels a side and `maxBytes` bytes: a JPEG, or a PNG where
 * it has transparency. Undefined when it would have to be so small that little could be made out. Throws
 * `part_unreadable`.
 */
export async function shrinkImage(
  path: string,
  maxPixels: number,
  { maxSide, maxBytes }: { maxSide: number; maxBytes: number },
): Promise<Rendition | undefined> {
  try {
    const { autoOrient, pageHeight, hasAlpha } = await sharp(path, { limitInputPixels: false }).metadata()
    const longest = Math.max(autoOrient.width, pageHeight ?? autoOrient.height)
    const transparent = hasAlpha && !(await loadImage(path, maxPixels).stats()).isOpaque
    const least = Math.min(longest, Math.max(leastSide, Math.ceil(longest * leastScale)))
    let side = Math.min(longest, maxSide)
    for (let tries = 0; tries < mostTries && side >= least; tries++) {
      const made = await renditionOf(path, maxPixels, side, transparent, maxBytes)
      if (made.bytes.length <= maxBytes) return made
      side = Math.floor(side * Math.sqrt((aim * maxBytes) / made.bytes.length))
    }
    return undefined
  } catch (error) {
    throw new PlumblineError('part_unreadable', { details: { kind: 'image' }, cause: error })
  }
}

async function renditionOf(
  path: string,
  maxPixels: number,
  side: number,
  transparent: boolean,
  maxBytes: number,
): Promise<Rendition> {
  const small = loadImage(path, maxPixels).resize({
    width: side,
    height: side,
    fit: 'inside',
    withoutEnlargement: true,
  })
  if (transparent) return encoded(small.png({ compressionLevel: 9 }), 'image/png')
  // Scaled once, encoded as often as it takes.
  const { data, info } = await small
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  let made: Rendition | undefined
  for (const quality of qualities) {
    const { width, height, channels } = info
    const jpeg = sharp(data, { raw: { width, height, channels } }).jpeg({
      quality,
      chromaSubsampling: '4:4:4',
    })
    made = await encoded(jpeg, 'image/jpeg')
    if (made.bytes.length <= maxBytes) break
  }
  if (made === undefined) throw new Error('there are qualities to try')
  return made
}

async function encoded(image: Sharp, media_type: Rendition['media_type']): Promise<Rendition> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  return { bytes: data, media_type, width: info.width, height: info.height }
}
