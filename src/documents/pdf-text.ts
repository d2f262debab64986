import type { Box } from '../contract/citation.ts'
import type { PlacedWord } from './layout.ts'
import type { PdfPage } from './pdf.ts'
import { memory, withScratch } from './pdfium.ts'
import { type QuarterTurns, toUpright } from './quarter-turn.ts'

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
  const toShown = pageToShown(page, scratch)
  const words: PlacedWord[] = []
  let characters = 0
  let junk = 0
  let current: Character[] = []
  const flush = () => {
    if (current.length > 0) words.push(toWord(current, page))
    current = []
  }
  for (let index = 0; index < count; index++) {
    const written = asText(pdfium.FPDFText_GetUnicode(text, index))
    if (written.trim() === '') {
      flush()
      continue
    }
    characters++
    if (isJunk(written) || pdfium.FPDFText_HasUnicodeMapError(text, index) === 1) junk++
    const { box, loose, direction } = measure(page, text, index, scratch, toShown)
    if (box[2] < 0 || box[0] > 1 || box[3] < 0 || box[1] > 1) continue
    const character = { text: written, box, loose, turned: direction }
    const last = current.at(-1)
    if (last !== undefined && !adjoins(last, character, page)) flush()
    current.push(character)
  }
  flush()
  return { words, characters, junk }
}

/** PDFium writes a hyphen at a line's end as U+0002. Ligatures become their letters. */
function asText(unicode: number): string {
  if (unicode === 2) return '-'
  if (unicode < 32 || unicode > 0x10ffff || (unicode >= 0xd800 && unicode < 0xe000)) return ' '
  const character = String.fromCodePoint(unicode)
  return unicode >= 0xfb00 && unicode <= 0xfb06 ? character.normalize('NFKC') : character
}

const isJunk = (character: string) => /[\uFFFD\uFFFE\uFFFF\p{Co}\p{Cn}]/u.test(character)

type Transform = (x: number, y: number) => [number, number]

/** From PDF user space to fractions of the page as shown, by asking where three points come to lie. */
function pageToShown({ pdfium, handle }: PdfPage, scratch: number): Transform {
  const size = 1_000_000
  const reach = 1_000
  const at = (x: number, y: number): [number, number] => {
    pdfium.FPDF_PageToDevice(handle, 0, 0, size, size, 0, x, y, scratch, scratch + 4)
    const view = new DataView(memory(pdfium).buffer, scratch, 8)
    return [view.getInt32(0, true) / size, view.getInt32(4, true) / size]
  }
  const [originX, originY] = at(0, 0)
  const [alongX, alongY] = at(reach, 0)
  const [upX, upY] = at(0, reach)
  return (x, y) => [
    originX + ((alongX - originX) * x + (upX - originX) * y) / reach,
    originY + ((alongY - originY) * x + (upY - originY) * y) / reach,
  ]
}

function measure(
  { pdfium, width, height }: PdfPage,
  text: number,
  index: number,
  scratch: number,
  to: Transform,
) {
  const hasBox = pdfium.FPDFText_GetCharBox(text, index, scratch, scratch + 8, scratch + 16, scratch + 24)
  const hasLoose = pdfium.FPDFText_GetLooseCharBox(text, index, scratch + 32)
  const view = new DataView(memory(pdfium).buffer, scratch, 64)
  const double = (offset: number) => view.getFloat64(offset, true)
  const float = (offset: number) => view.getFloat32(offset, true)
  // FPDFText_GetCharBox gives left, right, bottom, top; FS_RECTF is left, top, right, bottom.
  const box = hasBox ? boxOf(to(double(0), double(24)), to(double(8), double(16))) : undefined
  const loose = hasLoose ? boxOf(to(float(32), float(36)), to(float(40), float(44))) : undefined
  const some = box ?? loose ?? ([-1, -1, -1, -1] satisfies Box)
  const angle = pdfium.FPDFText_GetCharAngle(text, index)
  const [fromX, fromY] = to(0, 0)
  const [toX, toY] = to(Math.cos(angle), Math.sin(angle))
  return {
    box: some,
    loose: loose ?? some,
    direction: directionOf((toX - fromX) * width, (toY - fromY) * height),
  }
}

const boxOf = ([x0, y0]: [number, number], [x1, y1]: [number, number]): Box => [
  Math.min(x0, x1),
  Math.min(y0, y1),
  Math.max(x0, x1),
  Math.max(y0, y1),
]

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
  const box = union(characters.map((character) => character.box)).map(clamp)
  const [left, top, right, bottom] = toUpright(union(characters.map((character) => character.loose)), turned)
  return {
    word: { text: characters.map((character) => character.text).join(''), box: box as Box },
    turned,
    left: left * along,
    top: top * across,
    right: right * along,
    bottom: bottom * across,
  }
}

const clamp = (fraction: number) => Math.min(1, Math.max(0, fraction))

function union(boxes: Box[]): Box {
  return boxes.reduce((a, b) => [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ])
}
