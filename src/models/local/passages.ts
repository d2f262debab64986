import type { Line, Page, Word } from '../../contract/page.ts'
import { aligned, type Cell, cellsOf, colonAt, isLabel, textOf, toCell } from './cells.ts'
import { sentencesOf } from './sentences.ts'
import { isFieldName } from './terms.ts'

/**
 * Something that can be quoted: words that follow each other on a page. `label` names the value in a pair, a cell or
 * a table row; `value` is what answers; `context` is what it stands under or beside (headings, a table row's other
 * cells). Kinds:
 * - `pair`: a value with the label beside or above it;
 * - `row`: a whole row of a table, named by its first cell;
 * - `cell`: one cell of a table; `label` and `header` are the head of its column, `row` names its row;
 * - `sentence`: a sentence of running text;
 * - `line`: a line, or a cell that is in no table, that nothing names;
 * - `heading`: a line that names what follows it;
 * - `block`: lines below each other that belong together, as an address does;
 * - `part`: a line whose place in a letter or on a slip says what it is; `label` says it in plain words.
 */
export interface Passage {
  kind: 'pair' | 'row' | 'cell' | 'sentence' | 'line' | 'heading' | 'block' | 'part'
  words: Word[]
  label: string
  value: string
  context: string
  /** Of a cell: the head of its column, all its lines, with the head of the group of columns it belongs to. */
  header?: string
  /** Of a cell: the cells that name its row, such as code and description of an article. */
  row?: string
  /** Of a block or part: `recipient`, `sender`, `signature`, `salutation`, `shop` … where the layout tells. */
  role?: string
}

interface Row {
  cells: Cell[]
  words: Word[]
}

/** Everything on a page that could be an answer, in reading order. */
export function passagesOf(page: Page): Passage[] {
  const rows: Row[] = []
  const passages: Passage[] = []
  let heading = ''
  const endTable = () => {
    passages.push(...tabular(rows.splice(0), heading))
  }
  for (const block of page.blocks) {
    const lines = block.lines
      .filter((line) => line.words.length > 0)
      .map((line) => ({ words: line.words, cells: cellsOf(line, page) }))
    if (isProse(lines)) {
      endTable()
      const words = lines.flatMap((line) => line.words)
      const sentences = sentencesOf(words)
      passages.push(...sentences.map((sentence) => prose(sentence, heading)))
      continue
    }
    const only = lines.length === 1 && lines[0]?.cells.length === 1 ? lines[0] : undefined
    if (only && isLabel(toCell(only.words)) && !only.words.at(-1)?.text.endsWith(':')) {
      endTable()
      heading = textOf(only.words)
    }
    rows.push(...lines)
  }
  endTable()
  return passages
}

function isProse(rows: Row[]): boolean {
  if (rows.some((row) => row.cells.length > 1)) return false
  const lengths = rows.map((row) => row.words.length).sort((a, b) => a - b)
  const typical = lengths[lengths.length >> 1] ?? 0
  if (rows.length === 1) return typical >= 5 && /[.!?]$/.test(rows[0]?.words.at(-1)?.text ?? '')
  return typical >= 6 && rows.every((row, i) => i === rows.length - 1 || colonAt(row.words) === 0)
}

function prose(words: Word[], context: string): Passage {
  return { kind: 'sentence', words, label: '', value: textOf(words), context }
}

/** Rows that are no prose: label and value side by side or above each other, table rows under their header. */
function tabular(rows: Row[], heading: string): Passage[] {
  const passages: Passage[] = []
  let header: Row | undefined
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1]
    if (row.cells.length === 1) {
      passages.push(...single(row, next, heading))
      if (isLabel(toCell(row.words)) === false && row.words.length > 6) header = undefined
      continue
    }
    if (
      row.cells.every(isLabel) &&
      next !== undefined &&
      next.cells.length > 1 &&
      !next.cells.every(isLabel)
    ) {
      header = row
      const after = rows[index + 2]?.cells
      const longer = after?.length === next.cells.length && !after.every(isLabel)
      if (!longer) passages.push(...above(row, next, heading))
      if (row.cells.some((cell) => cell.text.endsWith(':'))) passages.push(...beside(row, heading))
      continue
    }
    const inside = header !== undefined && row.cells.length > 2
    if (!inside) passages.push(...beside(row, heading), ...above(row, next, heading))
    const several = row.cells.slice(1).some((cell) => isFieldName(cell.text))
    if (!several && (row.cells.length > 2 || header)) passages.push(inTable(row, header, heading))
  }
  return passages
}

/** A line of its own, and with the line below when it only names something. */
function single(row: Row, next: Row | undefined, context: string): Passage[] {
  const colon = colonAt(row.words)
  if (colon > 0) return [pair(row.words, colon, context)]
  const sentences = sentencesOf(row.words).map((words): Passage => {
    const value = textOf(words)
    return { kind: 'line', words, label: '', value, context }
  })
  const cell = toCell(row.words)
  const below = next?.cells[0]
  if (!isLabel(cell) || next?.cells.length !== 1 || !below || !aligned(cell, below)) return sentences
  if (colonAt(below.words) > 0) return sentences
  return [...sentences, pair([...row.words, ...below.words], row.words.length, context)]
}

function pair(words: Word[], labelWords: number, context: string): Passage {
  const label = textOf(words.slice(0, labelWords))
  return { kind: 'pair', words, label, value: textOf(words.slice(labelWords)), context }
}

/** Pairs inside a row: `label: value` in one cell, or a cell that names the one to its right. */
function beside(row: Row, context: string): Passage[] {
  return row.cells.flatMap((cell, index): Passage[] => {
    const colon = colonAt(cell.words)
    if (colon > 0) return [pair(cell.words, colon, context)]
    const right = row.cells[index + 1]
    if (right && names(row, index)) return [pair([...cell.words, ...right.words], cell.words.length, context)]
    const value = index > 0 && names(row, index - 1)
    return value ? [] : [{ kind: 'line', words: cell.words, label: '', value: cell.text, context }]
  })
}

/** Whether a cell is the label of the one to its right. */
function names(row: Row, index: number): boolean {
  const { cells } = row
  const [cell, right] = [cells[index], cells[index + 1]]
  if (cell === undefined || right === undefined || colonAt(right.words) > 0 || isFieldName(right.text))
    return false
  if (cell.text.endsWith(':') || cells.length === 2) return true
  const isValue = index > 0 && names(row, index - 1)
  return !isValue && cells.length <= 4 && isLabel(cell) && (!isLabel(right) || isFieldName(cell.text))
}

/** Labels above their values: of these only the value is quoted, for the words between are others'. */
function above(row: Row, next: Row | undefined, context: string): Passage[] {
  return row.cells.flatMap((cell, index): Passage[] => {
    const right = row.cells[index + 1]
    const taken = right !== undefined && names(row, index) && !isLabel(right)
    const below = next?.cells.find((candidate) => aligned(candidate, cell))
    if (!isLabel(cell) || taken || below === undefined || colonAt(below.words) > 0) return []
    return [{ kind: 'pair', words: below.words, label: cell.text, value: below.text, context }]
  })
}

function inTable(row: Row, header: Row | undefined, heading: string): Passage {
  const [first] = row.cells
  const context = [heading, ...(header?.cells.map((cell) => cell.text) ?? [])].join(' ').trim()
  const value = textOf(row.words.slice(first?.words.length ?? 0))
  return { kind: 'row', words: row.words, label: first?.text ?? '', value, context }
}

/** The lines of a page as one text, words parted by single spaces: what quotes are verbatim from. */
export function pageText(page: Page): string {
  return page.blocks.flatMap((block) => block.lines.map((line: Line) => textOf(line.words))).join(' ')
}
