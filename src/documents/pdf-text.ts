import type { Box } from '../contract/citation.ts'
import type { PdfPage } from './pdf.ts'
import { direct, memory, withScratch } from './pdfium.ts'
import type { PlacedWord } from './placed-word.ts'
import { type QuarterTurns, roundBox, toUpright } from './quarter-turn.ts'

/** One character of a text layer. Boxes are fractions of the page as shown; `loose` has the height of its font. */
interface Character {
  text: string
  box: Box
  loose: Box
  turned: QuarterTurns
}

export interface TextLayer {
  words: PlacedWord[]
  /** Characters that stand for something, and of these the ones that no reader could make sense of. */
  characters: number
  junk: number
}

/** More than any page that a person would read. */
const maxCharacters = 200_000

/** The words of a page's text layer. Frames are in points. */
export function readTextLayer(page: PdfPage): TextLayer {
  const { pdfium } = page
  const text = pdfium.FPDFText_LoadPage(page.handle)
  if (text === 0) return { words: [], characters: 0, junk: 0 }
  try {
    return withScratch(pdfium, 64, (scratch) => collectWords(page, text, scratch))
  } finally {
    pdfium.FPDFText_ClosePage(text)
  }
}

function collectWords(page: PdfPage, text: number, scratch: number): TextLayer {
  const { pdfium } = page
  const count = Math.min(pdfium.FPDFText_CountChars(text), maxCharacters)
  const measure = measurer(page, text, scratch)
  const getUnicode = direct(pdfium, 'FPDFText_GetUnicode')
  const hasMapError = direct(pdfium, 'FPDFText_HasUnicodeMapError')
  const words: PlacedWord[] = []
  let characters = 0
  let junk = 0
  let current: Character[] = []
  const flush = () => {
    if (current.length > 0) words.push(toWord(current, page))
    current = []
  }
  for (let index = 0; index < count; index++) {
    const unicode = getUnicode(text, index)
    if (isSpace(unicode)) {
      flush()
      continue
    }
    characters++
    if (isJunk(unicode)) junk++
    const { box, loose } = measure.boxes(index)
    if (box[2] < 0 || box[0] > 1 || box[3] < 0 || box[1] > 1) continue
    const last = current.at(-1)
    // A word is asked once which way it runs, and once whether the file says what its letters are.
    const turned = last?.turned ?? measure.direction(index)
    if (last === undefined && hasMapError(text, index) === 1) junk++
    const character = { text: asText(unicode), box, loose, turned }
    if (last !== undefined && !adjoins(last, character, page)) {
      flush()
      character.turned = measure.direction(index)
    }
    current.push(character)
  }
  flush()
  return { words, characters, junk }
}

/** Control characters, blanks of all widths, and what is no character; U+0002 is PDFium's hyphen. */
function isSpace(unicode: number): boolean {
  if (unicode <= 32) return unicode !== 2
  if (unicode < 0x80) return unicode === 0x7f
  if (unicode > 0x10ffff || (unicode >= 0xd800 && unicode < 0xe000)) return true
  return /[\s\u0080-\u009F\u200B\uFEFF]/u.test(String.fromCodePoint(unicode))
}

/** PDFium writes a hyphen at a line's end as U+0002. Ligatures become their letters. */
function asText(unicode: number): string {
  if (unicode === 2) return '-'
  const character = String.fromCodePoint(unicode)
  return unicode >= 0xfb00 && unicode <= 0xfb06 ? character.normalize('NFKC') : character
}

/** A text layer with a greater share of junk is taken for none. */
export const junkShare = 0.25

/** Private use, unassigned, and the replacement character. */
export const isJunk = (unicode: number) =>
  unicode >= 0xe000 && /[\uFFFD\p{Co}\p{Cn}]/u.test(String.fromCodePoint(unicode))

/** Measures characters of a text page. `scratch` is 64 bytes of PDFium's memory. */
function measurer({ pdfium, handle, width, height }: PdfPage, text: number, scratch: number) {
  let view = new DataView(memory(pdfium).buffer, scratch, 64)
  const look = () => {
    if (view.buffer.byteLength === 0) view = new DataView(memory(pdfium).buffer, scratch, 64)
    return view
  }
  const getCharBox = direct(pdfium, 'FPDFText_GetCharBox')
  const getLooseCharBox = direct(pdfium, 'FPDFText_GetLooseCharBox')
  const getCharAngle = direct(pdfium, 'FPDFText_GetCharAngle')
  const size = 1_000_000
  const reach = 1_000
  const shown = (x: number, y: number): [number, number] => {
    pdfium.FPDF_PageToDevice(handle, 0, 0, size, size, 0, x, y, scratch, scratch + 4)
    return [look().getInt32(0, true) / size, look().getInt32(4, true) / size]
  }
  // From PDF user space to fractions of the page as shown, by asking where three points come to lie.
  const [originX, originY] = shown(0, 0)
  const [alongX, alongY] = shown(reach, 0)
  const [upX, upY] = shown(0, reach)
  const [xx, xy, yx, yy] = [alongX - originX, upX - originX, alongY - originY, upY - originY].map(
    (distance) => distance / reach,
  ) as [number, number, number, number]

  const toBox = (x0: number, y0: number, x1: number, y1: number): Box => {
    const [fromX, toX] = [originX + xx * x0 + xy * y0, originX + xx * x1 + xy * y1]
    const [fromY, toY] = [originY + yx * x0 + yy * y0, originY + yx * x1 + yy * y1]
    return [Math.min(fromX, toX), Math.min(fromY, toY), Math.max(fromX, toX), Math.max(fromY, toY)]
  }
  return {
    /** `box` is where the ink is, `loose` is as high as the font. */
    boxes(index: number): { box: Box; loose: Box } {
      const hasBox = getCharBox(text, index, scratch, scratch + 8, scratch + 16, scratch + 24)
      const hasLoose = getLooseCharBox(text, index, scratch + 32)
      const at = look()
      const double = (offset: number) => at.getFloat64(offset, true)
      const float = (offset: number) => at.getFloat32(offset, true)
      // FPDFText_GetCharBox gives left, right, bottom, top; FS_RECTF is left, top, right, bottom.
      const box = hasBox === 1 ? toBox(double(0), double(24), double(8), double(16)) : undefined
      const loose = hasLoose === 1 ? toBox(float(32), float(36), float(40), float(44)) : undefined
      const some = box ?? loose ?? ([-1, -1, -1, -1] satisfies Box)
      return { box: some, loose: loose ?? some }
    },
    direction(index: number): QuarterTurns {
      const angle = getCharAngle(text, index)
      // PDFium's angle grows clockwise.
      const [right, up] = [Math.cos(angle), -Math.sin(angle)]
      return directionOf((xx * right + xy * up) * width, (yx * right + yy * up) * height)
    },
  }
}

function directionOf(right: number, down: number): QuarterTurns {
  if (Math.abs(right) >= Math.abs(down)) return right >= 0 ? 0 : 2
  return down >= 0 ? 1 : 3
}

/** Whether `next` goes on with the word that `last` is in: the same line, and no gap as wide as a space. */
function adjoins(last: Character, next: Character, { width, height }: PdfPage): boolean {
  if (last.turned !== next.turned) return false
  const before = toUpright(last.loose, last.turned)
  const after = toUpright(next.loose, next.turned)
  const sideways = last.turned % 2 === 1
  const [along, across] = sideways ? [height, width] : [width, height]
  const size = (before[3] - before[1]) * across
  const gap = (after[0] - before[2]) * along
  const drift = Math.abs(after[3] - before[3]) * across
  return gap < 0.5 * size && gap > -1.5 * size && drift < 0.7 * size
}

function toWord(characters: Character[], { width, height }: PdfPage): PlacedWord {
  const turned = characters[0]?.turned ?? 0
  const [along, across] = turned % 2 === 1 ? [height, width] : [width, height]
  const box = roundBox(union(characters.map((character) => character.box)))
  const [left, top, right, bottom] = toUpright(union(characters.map((character) => character.loose)), turned)
  return {
    word: {
      text: characters.map((character) => character.text).join(''),
      box,
    },
    turned,
    left: left * along,
    top: top * across,
    right: right * along,
    bottom: bottom * across,
  }
}

function union(boxes: Box[]): Box {
  const all: Box = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [left, top, right, bottom] of boxes) {
    all[0] = Math.min(all[0], left)
    all[1] = Math.min(all[1], top)
    all[2] = Math.max(all[2], right)
    all[3] = Math.max(all[3], bottom)
  }
  return all
}
