import sharp, { type Sharp } from 'sharp'
import type { Bitmap } from './pdf-render.ts'
import type { PlacedWord } from './placed-word.ts'
import { fromUpright, type QuarterTurns, roundBox } from './quarter-turn.ts'
import { type Found, recognise } from './tesseract.ts'

const minConfidence = 0.25
/** Below this mean confidence a page may lie on its side or stand on its head. */
const goodConfidence = 0.75
const trialSide = 1_200

/** Reads a grey bitmap whichever way up it is. Boxes are fractions of the bitmap as given, frames are pixels. */
export async function readBitmap(bitmap: Bitmap, signal: AbortSignal): Promise<PlacedWord[]> {
  if (isPlain(bitmap)) return []
  const upright = place(await recognise(bitmap, signal), bitmap, 0)
  if (quality(upright) >= goodConfidence) return surest(upright)
  const turned = await bestTurn(bitmap, signal)
  if (turned === 0) return surest(upright)
  const again = place(await recognise(await turnUpright(bitmap, turned), signal), bitmap, turned)
  return surest(weight(again) > weight(upright) ? again : upright)
}

/** How the text is turned, by reading a small copy every way. */
async function bestTurn(bitmap: Bitmap, signal: AbortSignal): Promise<QuarterTurns> {
  const small = await shrink(bitmap)
  let best: { turned: QuarterTurns; weight: number } = { turned: 0, weight: 0 }
  for (const turned of [0, 1, 3, 2] as const) {
    const words = place(await recognise(await turnUpright(small, turned), signal), small, turned)
    if (weight(words) > best.weight) best = { turned, weight: weight(words) }
    if (quality(words) >= goodConfidence) break
  }
  return best.turned
}

async function shrink(bitmap: Bitmap): Promise<Bitmap> {
  if (Math.max(bitmap.width, bitmap.height) <= trialSide) return bitmap
  return toBitmap(toSharp(bitmap).resize({ width: trialSide, height: trialSide, fit: 'inside' }))
}

async function turnUpright(bitmap: Bitmap, turned: QuarterTurns): Promise<Bitmap> {
  return turned === 0 ? bitmap : toBitmap(toSharp(bitmap).rotate(360 - 90 * turned))
}

const toSharp = ({ pixels, width, height }: Bitmap) => sharp(pixels, { raw: { width, height, channels: 1 } })

async function toBitmap(image: Sharp): Promise<Bitmap> {
  const { data, info } = await image
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { pixels: data, width: info.width, height: info.height, channels: 1 }
}

/** Found words with their boxes on the bitmap as given and their frames straightened. */
function place({ words, slope }: Found, given: Bitmap, turned: QuarterTurns): PlacedWord[] {
  const [width, height] = turned % 2 === 1 ? [given.height, given.width] : [given.width, given.height]
  return words.map(({ text, confidence, left, top, right, bottom }) => {
    const fall = (slope * (left + right)) / 2
    const box = roundBox(fromUpright([left / width, top / height, right / width, bottom / height], turned))
    return {
      word: { text, box, confidence },
      turned,
      left,
      top: top - fall,
      right,
      bottom: bottom - fall,
    }
  })
}

const surest = (words: PlacedWord[]) => words.filter((word) => (word.word.confidence ?? 0) >= minConfidence)

const letters = (word: PlacedWord) => word.word.text.replace(/[^\p{L}\p{N}]/gu, '').length

/** Confidence in a word, none in one that is read from top to bottom: Tesseract reads those, but in no order. */
function trust(placed: PlacedWord): number {
  const upended = letters(placed) > 2 && placed.bottom - placed.top > placed.right - placed.left
  return upended ? 0 : (placed.word.confidence ?? 0)
}

const weight = (words: PlacedWord[]) => words.reduce((sum, word) => sum + letters(word) * trust(word) ** 2, 0)

/** Mean confidence of letters; 0 where hardly any were found. */
function quality(words: PlacedWord[]): number {
  const count = words.reduce((sum, word) => sum + letters(word), 0)
  if (count < 10) return 0
  return words.reduce((sum, word) => sum + letters(word) * trust(word), 0) / count
}

/** One shade all over, or nearly: nothing to read. */
function isPlain({ pixels }: Bitmap): boolean {
  let darkest = 255
  let lightest = 0
  for (let index = 0; index < pixels.length; index += 3) {
    const shade = pixels[index] ?? 0
    if (shade < darkest) darkest = shade
    if (shade > lightest) lightest = shade
  }
  return lightest - darkest < 24
}
