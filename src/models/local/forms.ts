import type { Word } from '../../contract/page.ts'
import { type Cell, colonAt, isLabel, shared, textOf } from './cells.ts'
import { isAddressLine, isSure } from './letter-parts.ts'
import type { Row } from './page-rows.ts'
import type { Passage } from './passage.ts'
import { sentencesOf } from './sentences.ts'
import { isFigure, shapeOf } from './shapes.ts'
import { isFieldName } from './terms.ts'

/** A value stands at most this many heights of letters below its label. */
const mostBelow = 1.9
/** Edges of cells below each other differ by no more. */
const sameEdge = 1.2
/** Rows of cells beside may stand between a cell and the one below it. */
const rowsBetween = 3
const mostLines = 6

/** Rows that are in no table: label and value side by side or below each other, lines below a label, lone lines. */
export function formPassages(rows: Row[], context: string): Passage[] {
  const form: Form = { rows, context, told: new Set() }
  return rows.flatMap((row, index) => {
    const [only] = row.cells
    if (row.cells.length === 1 && only) return single(form, index, only)
    return row.cells.flatMap((_, at) => within(form, index, at))
  })
}

interface Form {
  rows: Row[]
  context: string
  /** Cells that were quoted as lines below a label. */
  told: Set<Cell>
}

/** A line of its own, and with what is below when it only names something. */
function single(form: Form, index: number, cell: Cell): Passage[] {
  const { rows, context, told } = form
  const row = counted(form, index, cell)
  if (row !== undefined) return [row]
  const lone = told.has(cell) ? [] : texts(cell, context)
  if (!isLabel(cell) || colonAt(cell.words) > 0 || (told.has(cell) && !isSure(cell))) return lone
  const next = rows[index + 1]
  const lines = linesBelow(rows, index, cell)
  const beside = next?.cells.length === 1 && overlaps(next.cells[0], cell) ? next.cells[0] : undefined
  const below = lines[0]?.cell ?? beside
  if (below === undefined || colonAt(below.words) > 0) return lone
  if (!isSure(cell) && isAddressLine(below)) return lone
  const own = rows[index]
  const follows =
    own && next?.cells[0] === below && isWhole(next) && isWhole(own) && next.line === own.line + 1
  const words = follows && isSure(cell) ? [...cell.words, ...below.words] : below.words
  if (isSure(cell)) told.add(below)
  const pair = labelled(form, cell, below, words)
  return [...(isSure(cell) ? [] : lone), pair, ...linesUnder(form, cell, lines)]
}

/** `2 x 14.00` below an article says how many of it at what price. */
function counted({ rows, context }: Form, index: number, { words, text }: Cell): Passage | undefined {
  const [article, price] = rows[index - 1]?.cells ?? []
  if (article === undefined || price === undefined || !/^\d+(?:[.,]\d+)?\s?[x×@*]\s/i.test(text))
    return undefined
  const row = article.text
  return { kind: 'line', words, label: '', value: text, context: `${context} ${row}`.trim(), row }
}

function labelled({ context }: Form, label: Cell, { text }: Cell, words: Word[]): Passage {
  const role = isSure(label) && !/\d/.test(text) ? roleOf(label.text) : undefined
  const named = withoutLeaders(label.text)
  return { kind: 'pair', words, label: named, value: text, context, ...(role !== undefined && { role }) }
}

/** One cell that has all words of its line: what scanning left beside others is in none. */
const isWhole = ({ cells, words }: Row) => cells.length === 1 && cells[0]?.words.length === words.length

const overlaps = (cell: Cell | undefined, other: Cell) => cell !== undefined && shared(cell, other) > 0.3

/** What one cell of several in a row is: `label: value`, the label of the one to its right or below, or a value. */
function within(form: Form, index: number, at: number): Passage[] {
  const { rows, context, told } = form
  const row = rows[index]
  const cell = row?.cells[at]
  if (row === undefined || cell === undefined) return []
  if (colonAt(cell.words) > 0) return texts(cell, context)
  const right = row.cells[at + 1]
  const passages: Passage[] = []
  const line: Passage = { kind: 'line', words: cell.words, label: '', value: cell.text, context }
  const names = right !== undefined && namesRight(form, index, at)
  if (names) {
    passages.push(labelled(form, cell, right, across(row, cell, right)))
    const article = isLabel(cell) && shapeOf(right.text) === 'number'
    if (!isSure(cell) && !article && !told.has(cell)) passages.push(line)
    if (!isLabel(cell) && isFigure(shapeOf(right.text)))
      passages.push({
        kind: 'cell',
        words: right.words,
        label: '',
        value: right.text,
        context,
        row: cell.text,
      })
  } else if (!(at > 0 && namesRight(form, index, at - 1)) && !told.has(cell)) passages.push(line)
  const taken = (names && !(right && isLabel(right))) || (told.has(cell) && !isSure(cell))
  if (!isLabel(cell) || taken) return passages
  const lines = linesBelow(rows, index, cell)
  const [first] = lines
  if (first === undefined || colonAt(first.cell.words) > 0) return passages
  if (!isSure(cell) && isAddressLine(first.cell)) return passages
  const pair = labelled(form, cell, first.cell, first.cell.words)
  if (isSure(cell)) {
    told.add(first.cell)
    const own = passages.indexOf(line)
    if (own >= 0) passages.splice(own, 1)
  }
  passages.push(pair)
  return [...passages, ...linesUnder(form, cell, lines)]
}

/** The words from one cell to another, with what stands between them. */
function across({ words }: Row, from: Cell, to: Cell): Word[] {
  const [first, last] = [from.words[0], to.words.at(-1)]
  return first && last ? words.slice(words.indexOf(first), words.indexOf(last) + 1) : []
}

/** Whether a cell is the label of the one to its right. */
function namesRight(form: Form, index: number, at: number): boolean {
  const { rows, told } = form
  const cells = rows[index]?.cells ?? []
  const [cell, right] = [cells[at], cells[at + 1]]
  if (cell === undefined || right === undefined || colonAt(right.words) > 0) return false
  if (cell.text.endsWith(':')) return true
  if (cells.length > 4 || told.has(right) || namesItself(right)) return false
  if (isFieldName(right.text) && !isFigure(shapeOf(right.text))) return false
  if (isLabel(cell) && isLabel(right) && isAddressHead(rows, index, cell)) return false
  if (cells.length === 2) return isLabel(cell) || shapeOf(right.text) !== 'text'
  const isValue = at > 0 && namesRight(form, index, at - 1)
  return !isValue && isLabel(cell) && (!isLabel(right) || isFieldName(cell.text))
}

/** `Date 3 May`: a label and its value without a colon. */
const namesItself = ({ words: [first, second] }: Cell) =>
  first !== undefined && second !== undefined && isFieldName(first.text) && /\d/.test(second.text)

/** A label above lines with figures among them, as those of an address are. */
function isAddressHead(rows: Row[], index: number, cell: Cell): boolean {
  return linesBelow(rows, index, cell).some((line) => !isLabel(line.cell))
}

interface LineBelow {
  row: Row
  cell: Cell
}

/** The lines below a cell that stand with it, without those of its neighbours. */
function linesBelow(rows: Row[], index: number, cell: Cell): LineBelow[] {
  const lines: LineBelow[] = []
  let [from, above, limit] = [index, cell, mostBelow]
  while (lines.length < mostLines) {
    const found = nextBelow(rows, from, above, limit)
    if (found === undefined || (lines.length > 0 && isSure(found.cell))) break
    if (isLabel(found.cell) && isSure(found.cell) && found.row.cells.at(-1) !== found.cell) break
    const gap = found.cell.top - above.bottom
    lines.push(found)
    limit = Math.min(mostBelow, Math.max(0.6, gap / found.row.height) * 1.5)
    ;[from, above] = [rows.indexOf(found.row, from), found.cell]
  }
  return lines
}

function nextBelow(rows: Row[], index: number, cell: Cell, limit: number): LineBelow | undefined {
  for (const row of rows.slice(index + 1, index + 2 + rowsBetween)) {
    if (row.top < cell.top || row.top - cell.bottom > limit * row.height) return undefined
    const under = row.cells.find((one) => shared(one, cell) > 0)
    if (under === undefined) continue
    const indented = row.cells.length === 1 && isSure(cell) && isIndented(under, cell, row.height)
    return indented || below(under, cell, row.height) ? { row, cell: under } : undefined
  }
  return undefined
}

/** Lines of an address may be set in, below their label. */
const isIndented = (under: Cell, cell: Cell, height: number) =>
  under.left > cell.left && under.left - cell.left < 6 * height

/** One below the other: they begin, end or have their middle at the same place. */
function below(under: Cell, cell: Cell, height: number): boolean {
  const near = (a: number, b: number) => Math.abs(a - b) < sameEdge * height
  return (
    near(under.left, cell.left) ||
    near(under.right, cell.right) ||
    near(under.left + under.right, cell.left + cell.right)
  )
}

/** Lines after the first below a label, and all of them as a block where they follow each other in the text. */
function linesUnder({ context, told }: Form, label: Cell, lines: LineBelow[]): Passage[] {
  if (lines.length < 2 || !isSure(label)) return []
  const name = label.text.replace(/:$/, '')
  const address = lines.some(({ cell }) => isAddressLine(cell))
  const role = address ? roleOf(name) : undefined
  const named = (words: Word[], isAddress: boolean): Passage => ({
    kind: 'line',
    words,
    label: isAddress && !/address$/i.test(name) ? `${name} address` : name,
    value: textOf(words),
    context,
    ...(role !== undefined && { role: isAddress ? `${role}_address` : role }),
  })
  const further = lines.slice(1).map(({ cell }) => named(cell.words, isAddressLine(cell)))
  for (const { cell } of lines) told.add(cell)
  const first = lines[0]?.row.line ?? 0
  const follow = lines.every(({ row }, i) => isWhole(row) && row.line === first + i)
  if (!follow) return further
  const words = lines.flatMap(({ cell }) => cell.words)
  return [...further, { ...named(words, address), kind: 'block' }]
}

/** Whose address a label announces. */
function roleOf(label: string): string | undefined {
  if (/\b(?:ship|deliver)/i.test(label)) return 'delivery'
  if (/\b(?:bill|invoice|sold|customer|client|buyer|recipient|addressee|to)\b|billed/i.test(label))
    return 'recipient'
  return /\b(?:from|sender|seller|vendor|supplier|issuer)\b/i.test(label) ? 'sender' : undefined
}

/** A text of one cell to its sentences, and those with `label: value` in them to pairs. */
function texts(cell: Cell, context: string): Passage[] {
  return sentencesOf(cell.words).flatMap((words): Passage[] => {
    const found = pairsIn(words, context)
    return found.length > 0 ? found : [{ kind: 'line', words, label: '', value: textOf(words), context }]
  })
}

/** `label: value`, once or several times over. */
function pairsIn(words: Word[], context: string): Passage[] {
  const colon = colonAt(words)
  if (colon === 0) return []
  const rest = words.slice(colon)
  const next = colonAt(rest)
  // The name of the second value is one word, or two that name a field.
  const named = next > 1 && isFieldName(textOf(rest.slice(next - 2, next))) ? 2 : 1
  const end = next > named ? colon + next - named : words.length
  const pair: Passage = {
    kind: 'pair',
    words: words.slice(0, end),
    label: withoutLeaders(textOf(words.slice(0, colon))),
    value: textOf(words.slice(colon, end)),
    context,
  }
  return [pair, ...(end < words.length ? pairsIn(words.slice(end), context) : [])]
}

/** Dots that lead the eye from a label to its value are no part of it. */
const withoutLeaders = (label: string) => label.replace(/(?:\s*\.){3,}|…+/g, '').trim()
