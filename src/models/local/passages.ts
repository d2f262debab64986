import type { Line, Page, Word } from '../../contract/page.ts'
import { isLabel, textOf } from './cells.ts'
import { formPassages } from './forms.ts'
import { isSure, letterParts, type Part } from './letter-parts.ts'
import { type Row, type RowBlock, rowBlocksOf } from './page-rows.ts'
import type { Passage } from './passage.ts'
import { sentencesOf } from './sentences.ts'
import { tablePassages } from './table-passages.ts'
import { goOn, type Table, tableAt } from './tables.ts'

export type { Passage } from './passage.ts'

/** Everything on a page that could be an answer, in reading order. */
export function passagesOf(page: Page): Passage[] {
  const blocks = rowBlocksOf(page)
  const passages: Passage[] = []
  let heading = ''
  let rows: Row[] = []
  const flush = () => {
    passages.push(...outsideProse(rows, heading))
    rows = []
  }
  for (const block of blocks) {
    if (block.prose) {
      flush()
      for (const piece of piecesOf(block)) {
        if (piece.title) heading = textOf(piece.rows.flatMap(({ words }) => words))
        passages.push(...sentencesIn(piece, heading))
      }
      continue
    }
    const [first] = block.rows
    const only = block.rows.length === 1 && first?.cells.length === 1 ? first.cells[0] : undefined
    if (first && only && isLabel(only) && !only.text.endsWith(':') && !isNamed(rows.at(-1), first)) {
      flush()
      heading = only.text
    }
    rows.push(...block.rows)
  }
  flush()
  const parts = letterParts(
    blocks.flatMap((block) => block.rows),
    page.number,
  )
  return withParts(passages, parts)
}

/** Says of lines what part of a letter they are. */
function withParts(passages: Passage[], parts: Part[]): Passage[] {
  const named = new Set(
    passages.flatMap(({ kind, label, value, words }) => {
      const surely = kind !== 'cell' && label !== '' && isSure({ text: label.replace(/ address$/, '') })
      return surely ? words.slice(-value.split(' ').length) : []
    }),
  )
  const known = new Map(
    passages.flatMap((passage, i) => (passage.label === '' ? [[passage.words[0], i] as const] : [])),
  )
  for (const { role, label, words } of parts) {
    // What a label names is that and nothing else.
    if (role.startsWith('recipient') && words.every((word) => named.has(word))) continue
    const at = known.get(words[0])
    const same = at !== undefined && passages[at]?.words.at(-1) === words.at(-1) ? passages[at] : undefined
    const context = same?.context ?? ''
    const part: Passage = { kind: 'part', words, label, value: textOf(words), context, role }
    if (same && at !== undefined) passages[at] = part
    else passages.push(part)
  }
  return passages
}

/** A line right below a label is its value and heads nothing. */
function isNamed(above: Row | undefined, row: Row): boolean {
  const [label] = above?.cells ?? []
  if (above === undefined || label === undefined || above.cells.length > 1) return false
  return isSure(label) && row.top - above.bottom < 1.9 * row.height
}

interface Piece {
  rows: Row[]
  /** A line of its own that names what follows. */
  title: boolean
}

/** A paragraph cut where a line ends far before the others do, and no sentence ends or goes on there. */
function piecesOf({ rows }: RowBlock): Piece[] {
  const width = ({ cells }: Row) => (cells.at(-1)?.right ?? 0) - (cells[0]?.left ?? 0)
  const widest = Math.max(...rows.map(width))
  const pieces: Piece[] = []
  let begins = true
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1]
    const ends = next === undefined || /[.,;:!?]$/.test(textOf(row.words))
    const coded = /\d$/.test(row.words.at(-1)?.text ?? '')
    const breaks =
      !ends &&
      row.words.length <= 8 &&
      (coded || width(row) < 0.7 * widest) &&
      /^\p{Lu}/u.test(textOf(next.words))
    const apart = row.line !== (rows[index - 1]?.line ?? row.line - 1) + 1
    if (begins || apart) pieces.push({ rows: [row], title: breaks && !coded })
    else pieces.at(-1)?.rows.push(row)
    begins = breaks
  }
  return pieces
}

function sentencesIn({ rows, title }: Piece, context: string): Passage[] {
  const words = rows.flatMap((row) => row.words)
  if (title) return [{ kind: 'heading', words, label: '', value: textOf(words), context: '' }]
  return sentencesOf(words).map((sentence) => prose(sentence, context))
}

function prose(words: Word[], context: string): Passage {
  return { kind: 'sentence', words, label: '', value: textOf(words), context }
}

/** Tables, and what stands between them. */
function outsideProse(rows: Row[], heading: string): Passage[] {
  const passages: Passage[] = []
  let done = 0
  for (const table of tablesIn(rows)) {
    passages.push(...formPassages(rows.slice(done, table.from), heading), ...tablePassages(table, heading))
    done = table.to
  }
  return [...passages, ...formPassages(rows.slice(done), heading)]
}

function tablesIn(rows: Row[]): Table[] {
  const tables: Table[] = []
  for (let from = 0; from < rows.length; from++) {
    const table = tableAt(rows, from)
    if (table === undefined) continue
    const before = tables.at(-1)?.to ?? 0
    const last = tables.at(-1)
    const heads = last?.to === table.from ? goOn(last, table) : table.heads
    tables.push({ ...table, heads, from: Math.max(table.from, before) })
    from = table.to - 1
  }
  return tables
}

/** The lines of a page as one text, words parted by single spaces: what quotes are verbatim from. */
export function pageText(page: Page): string {
  return page.blocks.flatMap((block) => block.lines.map((line: Line) => textOf(line.words))).join(' ')
}
