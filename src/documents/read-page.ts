import type { Page } from '../contract/page.ts'
import { decodeGrey } from './image.ts'
import { layOut } from './layout.ts'
import { readBitmap } from './ocr.ts'
import type { Pdf } from './pdf.ts'
import { surveyPage } from './pdf-images.ts'
import { renderPdfPage } from './pdf-render.ts'
import { junkShare, readTextLayer, type TextLayer } from './pdf-text.ts'
import type { PlacedWord } from './placed-word.ts'

/** Pixels a point for OCR: 200 dots an inch, at which 10-point text has some 28 pixels. */
export const ocrScale = 200 / 72
/** No side of a bitmap for OCR is longer. */
const ocrMaxSide = 3_000
/** Images with a shorter longest side are enlarged, so that their text has enough pixels. */
const ocrMinSide = 1_600
/** A page of fewer characters, most of it covered by an image, is a scan with a stamp on it. */
const fewCharacters = 100
const scanShare = 0.5

/** A page's words where they stand, before they are put into lines and blocks. */
export interface SeenPage extends Omit<Page, 'blocks'> {
  words: PlacedWord[]
}

/** Puts the words of a page into lines and blocks. */
export function layOutPage({ words, ...page }: SeenPage): Page {
  return { ...page, blocks: layOut(words) }
}

/** The words of one page of a PDF: those of its text layer where it has a usable one, else what OCR sees. */
export async function seePdfPage(pdf: Pdf, number: number, signal: AbortSignal): Promise<SeenPage> {
  const { width, height, layer, bitmap } = pdf.withPage(number, (page) => {
    const layer = readTextLayer(page)
    const survey = surveyPage(page)
    const scanned = needsOcr(layer, survey.imageShare) && survey.objects > 0
    const bitmap = scanned ? renderPdfPage(page, 'grey', { scale: ocrScale, maxSide: ocrMaxSide }) : undefined
    return { width: page.width, height: page.height, layer, bitmap }
  })
  const seen = bitmap && (await readBitmap(bitmap, signal))
  const page = { number, width, height }
  if (seen !== undefined && seen.length > 0) return { ...page, source: 'ocr', words: seen }
  const words = isJunk(layer) ? [] : layer.words
  return { ...page, source: words.length > 0 ? 'text_layer' : 'empty', words }
}

const isJunk = (layer: TextLayer) => layer.junk > layer.characters * junkShare

/** True for a page whose text, if it has any, is not what it shows. */
export function needsOcr(layer: TextLayer, imageShare: number): boolean {
  if (layer.words.length === 0 || isJunk(layer)) return true
  return layer.characters < fewCharacters && imageShare >= scanShare
}

/** The words of an image, as OCR sees them. */
export async function seeImagePage(path: string, maxPixels: number, signal: AbortSignal): Promise<SeenPage> {
  const { bitmap, width, height } = await decodeGrey(path, maxPixels, scaleForOcr)
  const words = await readBitmap(bitmap, signal)
  return { number: 1, width, height, source: words.length > 0 ? 'ocr' : 'empty', words }
}

function scaleForOcr(width: number, height: number): number {
  const side = Math.max(width, height)
  if (side > ocrMaxSide) return ocrMaxSide / side
  return side < ocrMinSide ? Math.min(3, ocrMinSide / side) : 1
}
