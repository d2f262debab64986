import { type Cell, isLabel, textOf } from './cells.ts'
import type { Passage } from './passage.ts'
import { shapeOf } from './shapes.ts'
import type { Table, TableRow } from './tables.ts'

/** What can be quoted of a table: its rows, its cells, and the totals below them. */
export function tablePassages(table: Table, heading: string): Passage[] {
  const passages: Passage[] = []
  for (const row of table.rows) {
    const context = [heading, row.group].filter((text) => text !== '').join(' ')
    const total = totalOf(row, table, context)
    if (total) passages.push(total)
    else passages.push(wholeRow(row, table, context), ...cellsIn(row, table, context))
    for (const aside of table.asides)
      if (aside.below === row) passages.push(noteOf(aside.row.words, row, table, context))
  }
  return passages
}

/** A sum below a table: what it is a sum of, and the figure. */
function totalOf({ row, cells }: TableRow, table: Table, context: string): Passage | undefined {
  const [label, value] = row.cells
  if (table.heads.length < 3 || row.cells.length !== 2 || label === undefined || value === undefined)
    return undefined
  if (shapeOf(label.text) !== 'text' || shapeOf(value.text) === 'text') return undefined
  if (cells[0] === label && table.rows.length > 1 && !isLabel(label)) return undefined
  return { kind: 'pair', words: row.words, label: label.text, value: value.text, context }
}

function wholeRow({ row }: TableRow, table: Table, context: string): Passage {
  const [first] = row.cells
  const value = textOf(row.words.slice(first?.words.length ?? 0))
  const over = [context, ...table.heads].filter((text) => text !== '').join(' ')
  return { kind: 'row', words: row.words, label: first?.text ?? '', value, context: over }
}

function cellsIn({ row, cells }: TableRow, table: Table, context: string): Passage[] {
  const naming = [...new Set([0, table.naming])]
  return cells.flatMap((cell, column): Passage[] => {
    if (cell === undefined) return []
    const named = naming.flatMap((index) => (index !== column ? (cells[index] ?? []) : []))
    const others = row.cells.filter((other) => other !== cell && !named.includes(other))
    const header = table.heads[column] ?? ''
    return [
      {
        kind: 'cell',
        words: cell.words,
        label: header,
        value: cell.text,
        context: [context, ...named.map(({ text }) => text), ...others.map(({ text }) => text)]
          .join(' ')
          .trim(),
        header,
        row: named.map(({ text }) => text).join(' '),
      },
    ]
  })
}

/** What goes on below a row, such as how many at what price. */
function noteOf(words: Cell['words'], { cells }: TableRow, table: Table, context: string): Passage {
  const row = [...new Set([0, table.naming])].flatMap((index) => cells[index]?.text ?? []).join(' ')
  return { kind: 'line', words, label: '', value: textOf(words), context: `${context} ${row}`.trim(), row }
}
