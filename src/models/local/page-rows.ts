import type { Page, Word } from '../../contract/page.ts'
import { type Cell, cellsOf, colonAt } from './cells.ts'
import { type Frame, frameOf } from './frame.ts'

/** A line of a page, cut into cells where there are gaps. */
export interface Row {
  words: Word[]
  cells: Cell[]
  top: number
  bottom: number
  /** Of its letters, in the units of the page. */
  height: number
  /** Which line of the page it is, counted from 0. */
  line: number
}

/** Lines that stand together: a paragraph of running text, or lines that are none. */
export interface RowBlock {
  rows: Row[]
  prose: boolean
}

/** The lines of a page in reading order. */
export function rowBlocksOf(page: Page): RowBlock[] {
  const frame = frameOf(page)
  let line = 0
  return page.blocks.flatMap(({ lines }) => {
    const rows = lines.flatMap(({ words }) => {
      line++
      return words.some(says) ? [{ ...toRow(words, frame), line: line - 1 }] : []
    })
    return rows.length > 0 ? [{ rows, prose: isProse(rows) }] : []
  })
}

/** Rules that are drawn with characters say nothing. */
const says = ({ text }: Word) => /[\p{L}\p{N}]/u.test(text)

function toRow(words: Word[], frame: Frame): Omit<Row, 'line'> {
  const cells = cellsOf(words, frame).filter((cell) => cell.words.some(says))
  const heights = words.map(frame).map(({ top, bottom }) => bottom - top)
  return {
    words,
    cells,
    top: Math.min(...cells.map(({ top }) => top)),
    bottom: Math.max(...cells.map(({ bottom }) => bottom)),
    height: Math.max(...heights),
  }
}

function isProse(rows: Row[]): boolean {
  if (rows.some((row) => row.cells.length > 1)) return false
  const lengths = rows.map((row) => row.words.length).sort((a, b) => a - b)
  const typical = lengths[lengths.length >> 1] ?? 0
  if (rows.length === 1) return typical >= 5 && /[.!?]$/.test(rows[0]?.words.at(-1)?.text ?? '')
  return typical >= 6 && rows.every((row, i) => i === rows.length - 1 || colonAt(row.words) === 0)
}
