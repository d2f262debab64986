import type { PlacedWord } from './placed-word.ts'
import { median, type Row, rowsOf, segmentsOf } from './rows.ts'

/** Rows from `first` to `last` inclusive, between which a gutter at `x` runs. */
interface Gutter {
  x: number
  first: number
  last: number
  /** Rows with text on both sides. */
  rows: number
}

const minRows = 3

/**
 * Cuts rows into runs that read from top to bottom one after the other: what stands above columns, the left
 * column, the right column, what stands below. Columns of a table are not cut: their rows read across.
 */
export function splitColumns(rows: Row[]): Row[][] {
  const gutter = findGutter(rows)
  if (gutter === undefined) return rows.length > 0 ? [rows] : []
  const inside = rows.slice(gutter.first, gutter.last + 1).flatMap((row) => row.words)
  return [
    ...splitColumns(rows.slice(0, gutter.first)),
    ...splitColumns(rowsOf(inside.filter((word) => word.right <= gutter.x))),
    ...splitColumns(rowsOf(inside.filter((word) => word.right > gutter.x))),
    ...splitColumns(rows.slice(gutter.last + 1)),
  ]
}

function findGutter(rows: Row[]): Gutter | undefined {
  if (rows.length < minRows) return undefined
  const narrowest = narrowestGutter(rows)
  const height = median(rows.map((row) => row.height))
  const found = candidates(rows, narrowest, height)
    .flatMap((x) => runs(rows, x, narrowest, height))
    .map((run) => withoutCells(rows, run))
    .filter((run) => run.rows >= minRows && isProse(rows, run))
  return found.sort((a, b) => b.rows - a.rows || b.last - b.first - (a.last - a.first))[0]
}

/** Wider than the spaces between words: those of a typewriter are as wide as its letters, and stand below each other. */
function narrowestGutter(rows: Row[]): number {
  const height = median(rows.map((row) => row.height))
  const gaps = rows.flatMap(({ words }) =>
    words.slice(1).map((word, index) => word.left - (words[index]?.right ?? word.left)),
  )
  return Math.max(0.8 * height, 1.6 * median(gaps.filter((gap) => gap < 1.8 * height)))
}

/** Middles of gaps that are wide enough, those closer than half a line's height taken as one. */
function candidates(rows: Row[], narrowest: number, height: number): number[] {
  const middles = rows.flatMap((row) =>
    row.words.slice(1).flatMap((word, index) => {
      const before = row.words[index]?.right ?? word.left
      return word.left - before >= narrowest ? [(word.left + before) / 2] : []
    }),
  )
  const distinct: number[] = []
  for (const x of middles.sort((a, b) => a - b)) {
    const last = distinct.at(-1)
    if (last === undefined || x - last > height / 2) distinct.push(x)
  }
  return distinct
}

/** Maximal runs of rows that a gutter at `x` does not cut through. Rows on one side only may end a run. */
function runs(rows: Row[], x: number, narrowest: number, height: number): Gutter[] {
  const found: Gutter[] = []
  let run: Gutter | undefined
  for (const [index, row] of rows.entries()) {
    const side = sideOf(row, x, narrowest)
    const previous = rows[index - 1]
    const near = previous === undefined || row.top - previous.bottom < 1.2 * height
    if (side === 'both') {
      run ??= { x, first: index, last: index, rows: 0 }
      run.last = index
      run.rows++
    } else if (side === 'one' && near && run !== undefined) {
      run.last = index
    } else if (run !== undefined) {
      found.push(run)
      run = undefined
    }
  }
  return run === undefined ? found : [...found, run]
}

function sideOf(row: Row, x: number, narrowest: number): 'both' | 'one' | 'across' {
  const left = row.words.filter((word) => word.right <= x)
  const right = row.words.filter((word) => word.left >= x)
  if (left.length + right.length < row.words.length) return 'across'
  const [end, start] = [left.at(-1)?.right, right[0]?.left]
  if (end === undefined || start === undefined) return 'one'
  return start - end >= narrowest ? 'both' : 'across'
}

/** A table above or below columns often leaves the same gutter free: rows of cells are no part of the run. */
function withoutCells(rows: Row[], run: Gutter): Gutter {
  let { first, last, rows: count } = run
  const isCells = (index: number) => {
    const segments = segmentsOf(rows[index]?.words ?? [])
    return segments.length > 1 && segments.every((words) => words.length <= 3)
  }
  for (; first < last && isCells(first); first++) count--
  for (; last > first && isCells(last); last--) count--
  return { x: run.x, first, last, rows: count }
}

const sidesOf = (row: Row | undefined, x: number): [PlacedWord[], PlacedWord[]] => [
  (row?.words ?? []).filter((word) => word.right <= x),
  (row?.words ?? []).filter((word) => word.right > x),
]

/**
 * Columns hold sentences: lines of several words that fill their column. Cells of a table do not, and a half of a
 * table has several of them on most of its lines.
 */
function isProse(rows: Row[], { x, first, last }: Gutter): boolean {
  const inside = rows.slice(first, last + 1).map((row) => sidesOf(row, x))
  return ([0, 1] as const).every((side) => {
    const lines = inside.map((sides) => sides[side]).filter((words) => words.length > 0)
    const pieces = lines.flatMap(segmentsOf)
    const widths = pieces.map((words) => (words.at(-1)?.right ?? 0) - (words[0]?.left ?? 0))
    const short = pieces.filter((words) => words.length < 3).length
    return (
      median(pieces.map((words) => words.length)) >= 3 &&
      short < 0.4 * pieces.length &&
      median(widths) >= 0.55 * Math.max(...widths)
    )
  })
}
