import { type Cell, isLabel, shared } from './cells.ts'
import { type Column, columnsOf, nearest, place, widen } from './columns.ts'
import type { Row } from './page-rows.ts'
import { isFigure, isPeriod, type Shape, shapeOf } from './shapes.ts'
import { isFieldName } from './terms.ts'

/** A row below the head of a table. */
export interface TableRow {
  row: Row
  /** The cell of each column; undefined where it is empty. */
  cells: (Cell | undefined)[]
  /** What it stands under inside the table: a line that names a group of rows. */
  group: string
}

export interface Table {
  /** Rows of the page that it takes, from and up to, without the latter. */
  from: number
  to: number
  columns: Column[]
  /** The head of each column; empty where it has none. */
  heads: string[]
  rows: TableRow[]
  /** Lines inside the table that are no rows: heads, names of groups, what goes on below a cell. */
  asides: { row: Row; below: TableRow | undefined }[]
  /** The column that names the rows, after the first. */
  naming: number
}

/** Rows of a table stand no further apart than this many heights of letters. */
const mostApart = 5
/** A cell of so many words is none. */
const longestCell = 10
const mostColumns = 40
/** A longer table is taken in pieces, the shorter the more rows there are, so that no page takes long. */
const pieceOf = (rows: number) => Math.max(20, Math.min(200, Math.round(100_000 / rows)))

const known = new WeakMap<Cell, Shape>()

function lookOf(cell: Cell): Shape {
  const shape = known.get(cell) ?? shapeOf(cell.text)
  known.set(cell, shape)
  return shape
}

/** The table that begins at row `from`, if one does. Either its head or its first row shows all columns. */
export function tableAt(rows: Row[], from: number): Table | undefined {
  const [first, second] = [rows[from], rows[from + 1]]
  if (first === undefined || second === undefined || first.cells.length < 2) return undefined
  const counts = [first.cells.length, second.cells.length]
  if (Math.max(...counts) > mostColumns || Math.max(...counts) < 2) return undefined
  const wider = second.cells.length > first.cells.length ? second : first
  return (
    tableWith(rows, from, columnsOf(wider)) ??
    (second.cells.length > 2 ? tableWith(rows, from, columnsOf(second)) : undefined)
  )
}

function tableWith(rows: Row[], from: number, columns: Column[]): Table | undefined {
  const first = rows[from]
  if (first === undefined) return undefined
  if (first.cells.length < Math.min(3, columns.length) && !isOverColumns(first, columns)) return undefined
  const grown = grow(rows, from, columns)
  const shapes = shapesOf(grown, columns.length)
  const head = headRows(grown, shapes)
  const body = grown.slice(head)
  const full = body.filter(({ row }) => row.cells.length >= Math.min(3, columns.length))
  if (head === 0 && (columns.length < 3 || full.length < 3 || !isRegular(full, shapes))) return undefined
  if (head > 0 && !isBody(full, shapes, columns.length)) return undefined
  if (head === 0 && isForm(full, columns.length)) return undefined
  return assemble(rows, from, columns, grown, head)
}

/** The heads of a table that has none and stands right below another: those of its columns. */
export function goOn(above: Table, table: Table): string[] {
  if (table.heads.some((head) => head !== '')) return table.heads
  const found = table.columns.map((column) => {
    const fits = above.columns.map(
      (one) => Math.min(one.right, column.right) - Math.max(one.left, column.left),
    )
    return fits.indexOf(Math.max(...fits))
  })
  return found.map((index, i) => (found.indexOf(index) === i ? (above.heads[index] ?? '') : ''))
}

/** A head that leaves the first column out. */
const isOverColumns = ({ cells }: Row, columns: Column[]) =>
  cells.every((cell) => columns.some((column, i) => i > 0 && shared(cell, column) > 0.3))

interface Grown {
  row: Row
  index: number
  at: number[]
  /** Fewer words than a row: a name of a group, or what goes on below a cell. */
  aside: boolean
}

/** Rows from `from` on, as long as their cells fit the columns. */
function grow(rows: Row[], from: number, columns: Column[]): Grown[] {
  const grown: Grown[] = []
  for (let index = from; index < Math.min(rows.length, from + pieceOf(rows.length)); index++) {
    const row = rows[index]
    const last = grown.at(-1)?.row
    if (row === undefined) break
    if (last && (row.top - last.bottom > mostApart * Math.max(row.height, last.height) || row.top < last.top))
      break
    if (row.cells.some(({ words }) => words.length > longestCell)) break
    const at = place(row.cells, columns) ?? loosely(rows, index, from, columns)
    if (at === undefined) break
    const aside = row.cells.length === 1
    if (aside && (columns.length < 3 || !goesOn(rows, index, columns))) break
    if (columns.length === 2 && row.cells.some((cell, i) => shared(cell, columns[i] ?? cell) <= 0)) break
    if (!aside && startsAnother(grown, row, at)) break
    if (!aside) widen(columns, row.cells, at)
    grown.push({ row, index, at, aside })
  }
  while (grown.at(-1)?.aside) grown.pop()
  return grown
}

/**
 * For the head, whose names may be in pieces, and for a row between others that fit, in which scanning left something
 * that is no cell: what is nearest to a column that has a cell already is in none (-1), but for pieces of the head.
 */
function loosely(rows: Row[], index: number, from: number, columns: Column[]): number[] | undefined {
  const [row, next] = [rows[index], rows[index + 1]]
  if (row === undefined || columns.length < 3) return undefined
  const at = nearest(row.cells, columns)
  const named = row.cells.every((cell) => !isFigure(lookOf(cell)))
  if (index === from) return named && row.cells.length > 2 ? at : undefined
  const between = next && next.cells.length > 2 && place(next.cells, columns) !== undefined
  if (!between || row.cells.length < 3) return undefined
  return at.map((column, i) => (at.indexOf(column) === i ? column : -1))
}

/** A lone cell belongs to a table when it is short and the table goes on below. */
function goesOn(rows: Row[], index: number, columns: Column[]): boolean {
  const [row, next] = [rows[index], rows[index + 1]]
  const only = row?.cells[0]
  if (only === undefined || next === undefined || next.cells.length < Math.min(3, columns.length))
    return false
  if (next.top - only.bottom > 3 * next.height || /[.!?:]$/.test(only.text)) return false
  return place(next.cells, columns) !== undefined
}

/** Names of columns again, after rows of figures. */
function startsAnother(grown: Grown[], row: Row, at: number[]): boolean {
  const above = grown.filter(({ aside }) => !aside)
  if (above.length < 2 || row.cells.length < 2 || !row.cells.every(isLabel)) return false
  return at.some((column) => {
    const there = above.slice(-3).flatMap((one) => cellAt(one, column) ?? [])
    return there.length > 0 && there.every((cell) => lookOf(cell) !== 'text')
  })
}

const cellAt = ({ row, at }: Grown, column: number): Cell | undefined => row.cells[at.indexOf(column)]

/** What most cells of each column look like, the first row left out: it may be the head. */
function shapesOf(grown: Grown[], columns: number): Shape[] {
  return Array.from({ length: columns }, (_, column) => {
    const counts = new Map<Shape, number>()
    for (const one of grown.slice(1)) {
      const cell = one.aside ? undefined : cellAt(one, column)
      if (cell === undefined) continue
      const shape = lookOf(cell)
      if (shape !== 'empty') counts.set(shape, (counts.get(shape) ?? 0) + 1)
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'text'
  })
}

/** How many rows at the top are the head: none has a figure, and those below have. */
function headRows(grown: Grown[], shapes: Shape[]): number {
  let count = 0
  for (const one of grown.slice(0, 3)) {
    const group = one.aside && one.at[0] === 0
    if (group || !isHead(one, shapes)) break
    count++
    const next = grown[count]
    // A second line of the head is set closer than rows are, or has fewer cells than there are columns.
    const full = [one, next].every((line) => line?.row.cells.length === shapes.length)
    if (full) break
  }
  if (count === 0 || count >= grown.length) return 0
  if (shapes.some((shape) => shape !== 'text')) return count
  // A table of words: its first row is the head when it is as short as one.
  return grown[0]?.row.cells.every(isLabel) && grown.length >= 3 ? 1 : 0
}

function isHead({ row, at }: Grown, shapes: Shape[]): boolean {
  const figures = row.cells.filter((cell) => isFigure(lookOf(cell)))
  if (figures.length > 0) {
    const periods = row.cells.every(({ text }, i) => isPeriod(text) || (i === 0 && shapeOf(text) === 'text'))
    return periods && row.cells.length > 2
  }
  return row.cells.every(({ text, words }, i) => {
    const shape = shapeOf(text)
    if (words.length > 6 || /@/.test(text)) return false
    return shape === 'text' || (shape === 'code' && !/\d{3}/.test(text) && shapes[at[i] ?? 0] !== 'code')
  })
}

/** Rows whose cells look alike, column by column, as those of a table without a head do. */
function isRegular(full: Grown[], shapes: Shape[]): boolean {
  const figures = shapes.flatMap((shape, column) => (isFigure(shape) ? [column] : []))
  return figures.some((column) => {
    const cells = full.flatMap((one) => cellAt(one, column) ?? [])
    const alike = cells.filter((cell) => lookOf(cell) === shapes[column])
    return cells.length >= 0.7 * full.length && alike.length >= 0.8 * cells.length
  })
}

/** Two rows and more; one alone only when it begins with words and has figures, and no table of two columns. */
function isBody(full: Grown[], shapes: Shape[], columns: number): boolean {
  if (columns === 2) return full.length >= 2 && isRegular(full, shapes)
  if (full.length !== 1) return full.length > 1
  const cells = full[0]?.row.cells ?? []
  const named = cells.slice(0, 2).some(({ text }) => shapeOf(text) === 'text')
  return named && cells.filter(({ text }) => shapeOf(text) === 'number').length >= 2
}

/** Names and values by turns are a form, wherever in the row they begin. */
function isForm(full: Grown[], columns: number): boolean {
  const named = (column: number, names: (cell: Pick<Cell, 'text' | 'words'>) => boolean) =>
    full.every((one) => names(cellAt(one, column) ?? { words: [], text: '-' }))
  const even = Array.from({ length: Math.ceil(columns / 2) }, (_, i) => 2 * i)
  if (even.every((column) => named(column, isLabel))) return true
  return Array.from({ length: columns - 1 }, (_, i) => i).some((column) =>
    named(column, ({ text }) => isFieldName(text)),
  )
}

function assemble(rows: Row[], start: number, columns: Column[], grown: Grown[], head: number): Table {
  const heads = columns.map(() => '')
  const add = (cells: Cell[], before: boolean) => {
    for (const cell of cells)
      for (const [i, column] of columns.entries()) {
        if (shared(cell, column) <= 0.3) continue
        heads[i] = (before ? [cell.text, heads[i]] : [heads[i], cell.text]).join(' ').trim()
      }
  }
  for (const [i, { row, at }] of grown.slice(0, head).entries()) {
    if (i > 0) add(row.cells, false)
    else
      for (const [j, cell] of row.cells.entries())
        heads[at[j] ?? 0] = `${heads[at[j] ?? 0]} ${cell.text}`.trim()
  }
  const from = head > 0 ? linesAbove(rows, start, columns, (cells) => add(cells, true)) : start
  const body: TableRow[] = []
  const asides: Table['asides'] = []
  let group = ''
  for (const { row, at, aside } of grown.slice(head)) {
    const only = row.cells[0]
    if (aside && only) {
      asides.push({ row, below: isLabel(only) && at[0] === 0 ? undefined : body.at(-1) })
      if (isLabel(only) && at[0] === 0) group = only.text
      continue
    }
    const cells: (Cell | undefined)[] = columns.map(() => undefined)
    for (const [i, cell] of row.cells.entries()) if ((at[i] ?? -1) >= 0) cells[at[i] ?? 0] = cell
    body.push({ row, cells, group })
  }
  const shapes = shapesOf(grown.slice(Math.max(0, head - 1)), columns.length)
  const naming = Math.max(0, shapes.indexOf('text'))
  return { from, to: (grown.at(-1)?.index ?? start) + 1, columns, heads, rows: body, asides, naming }
}

/** Lines of the head above its last one: they stand close, and over columns. Returns the first of them. */
function linesAbove(rows: Row[], start: number, columns: Column[], take: (cells: Cell[]) => void): number {
  let from = start
  while (from > 0 && start - from < 2) {
    const [above, below] = [rows[from - 1], rows[from]]
    if (above === undefined || below === undefined) break
    const gap = below.top - above.bottom
    const over = isOverColumns(above, columns) && !above.cells.some(({ text }) => text.includes(':'))
    const close = gap > -below.height && gap < 0.9 * Math.min(above.height, below.height)
    if (!close || !over || !above.cells.every(isLabel) || above.cells.length > columns.length) break
    if (above.cells.length === 1 && columns.length < 4 && above.cells[0]?.words.length !== 1) break
    take(above.cells)
    from--
  }
  return from
}
