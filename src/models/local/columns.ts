import { type Cell, shared } from './cells.ts'
import type { Row } from './page-rows.ts'

/** Where the cells of a column of a table stand. */
export interface Column {
  left: number
  right: number
}

/**
 * The column that each cell of a row stands in, counted from 0, from left to right, no two in one; undefined when
 * they do not fit. A cell that spans several columns stands in the last of these when it ends there, else in the
 * first.
 */
export function place(cells: Cell[], columns: Column[]): number[] | undefined {
  if (cells.length > columns.length) return undefined
  const found = nearest(cells, columns)
  if (found.every((column, i) => i === 0 || column > (found[i - 1] ?? -1))) return found
  // Centred heads over columns set to one side may lie nearer to a neighbour.
  if (cells.length !== columns.length) return undefined
  const contradicts = cells.some((cell, i) => {
    const own = columns[i]
    return own === undefined || (shared(cell, own) <= 0 && columns.some((other) => shared(cell, other) > 0.6))
  })
  return contradicts ? undefined : cells.map((_, i) => i)
}

/** The column that each cell is nearest to, several perhaps to the same. */
export const nearest = (cells: Cell[], columns: Column[]): number[] =>
  cells.map((cell) => columnOf(cell, columns))

function columnOf(cell: Cell, columns: Column[]): number {
  let best = 0
  let bestFit = Number.NEGATIVE_INFINITY
  for (const [index, column] of columns.entries()) {
    const common = Math.min(cell.right, column.right) - Math.max(cell.left, column.left)
    if (common > bestFit) [best, bestFit] = [index, common]
  }
  return best
}

/** Columns as wide as the cells that were found in them, as long as they do not run into each other. */
export function widen(columns: Column[], cells: Cell[], at: number[]): void {
  for (const [i, cell] of cells.entries()) {
    const index = at[i] ?? 0
    const column = columns[index]
    if (column === undefined) continue
    const before = columns[index - 1]?.right ?? Number.NEGATIVE_INFINITY
    const after = columns[index + 1]?.left ?? Number.POSITIVE_INFINITY
    if (cell.left > before) column.left = Math.min(column.left, cell.left)
    if (cell.right < after) column.right = Math.max(column.right, cell.right)
  }
}

/** Columns as the cells of a row show them. */
export const columnsOf = ({ cells }: Row): Column[] => cells.map(({ left, right }) => ({ left, right }))
