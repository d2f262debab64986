import type { Line, Page } from '../contract/page.ts'
import { splitColumns } from './columns.ts'
import type { PlacedWord } from './placed-word.ts'
import { median, type Row, rowsOf, segmentsOf } from './rows.ts'

/** Words to lines to blocks, in reading order. Text turned another way than most of the page comes last. */
export function layOut(words: PlacedWord[]): Page['blocks'] {
  const byTurn = ([0, 1, 2, 3] as const).map((turned) => words.filter((word) => word.turned === turned))
  return byTurn
    .sort((a, b) => b.length - a.length)
    .flatMap((group) => splitColumns(rowsOf(group)).flatMap(blocksOf))
}

/** Consecutive rows become one block while they stand as close and as high as lines of a paragraph do. */
function blocksOf(rows: Row[]): Page['blocks'] {
  const pairs = rows.slice(1).map((row, index) => row.top - (rows[index]?.bottom ?? row.top))
  const usualGap = median(pairs)
  const blocks: { lines: Line[] }[] = []
  let last: Row | undefined
  for (const row of rows) {
    const line = { words: row.words.map((placed) => placed.word) }
    if (last !== undefined && continues(last, row, usualGap)) blocks.at(-1)?.lines.push(line)
    else blocks.push({ lines: [line] })
    last = row
  }
  return blocks
}

/** Generously set lines, up to a line's height apart, go on when all of the column is set like that. */
function continues(last: Row, next: Row, usualGap: number): boolean {
  // A row of a table is a block of its own.
  if (segmentsOf(last.words).length > 1 || segmentsOf(next.words).length > 1) return false
  // Nor do lines go on that do not stand below each other, as the last of a left column and the first of a right one.
  if (startOf(next) > endOf(last) || startOf(last) > endOf(next)) return false
  const small = Math.min(last.height, next.height)
  const large = Math.max(last.height, next.height)
  const gap = next.top - last.bottom
  const closest = Math.max(0.6 * small, Math.min(1.25 * usualGap, 1.1 * small))
  return gap < closest && gap > -large && large < 1.35 * small
}

const startOf = ({ words }: Row) => words[0]?.left ?? 0
const endOf = ({ words }: Row) => Math.max(...words.map(({ right }) => right))
