import type { Word } from '../../contract/page.ts'
import { type Cell, isLabel, textOf } from './cells.ts'
import type { Row } from './page-rows.ts'
import { shapeOf } from './shapes.ts'
import { isFieldName } from './terms.ts'

/** A line that no label names and whose place says what it is. `label` says it in plain words. */
export interface Part {
  role: string
  label: string
  words: Word[]
}

const salutation = /^(?:dear|hello|hi|good (?:morning|afternoon|day))\s/i
const closing =
  /^(?:yours(?: sincerely| faithfully| truly)?|sincerely(?: yours)?|respectfully|(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many)?\s?(?:regards|wishes|thanks))[,.]?$/i
/** So many lines at the top may be letterhead, addresses, date and subject. */
const mostLines = 24
/** The name may stand far below the closing, to leave room for a hand. */
const roomToSign = 8

/** Lines of a letter, an invoice or a slip: who sent it and to whom, what it is about, who signed it. */
export function letterParts(rows: Row[], page: number): Part[] {
  return [...(page === 1 ? opening(rows) : []), ...signature(rows)]
}

function opening(rows: Row[]): Part[] {
  const greets = rows.findIndex(
    ({ words }) => salutation.test(textOf(words)) && /[,:!]/.test(textOf(words.slice(0, 7))),
  )
  const sums = rows.findIndex(
    ({ cells }) => cells.length > 3 || (cells.length > 1 && isSum(cells.at(-1)?.text ?? '')),
  )
  const ends = [greets, sums, mostLines, rows.length].filter((end) => end >= 0)
  const top = rows.slice(0, Math.min(...ends))
  const stacks = stacksOf(top)
  const sender = senderIn(top, stacks, greets >= 0)
  const recipient = recipientIn(stacks, sender, rows[greets])
  return [
    ...sender.parts,
    ...(recipient ? addressed(recipient, 'recipient') : []),
    ...(greets >= 0 ? greeting(rows, greets, [...(recipient ?? []), ...sender.stack]) : []),
  ]
}

const isSum = (text: string) => shapeOf(text) === 'number' && /[.,]\d{2}(?!\d)/.test(text)

/** Cells that stand below each other as lines do, beginning, ending or centred at the same place. */
function stacksOf(rows: Row[]): Cell[][] {
  const stacks: { cells: Cell[]; gap: number }[] = []
  const closest = Math.max(1.1, Math.min(1.9, 1.3 * usualGap(rows)))
  for (const { cells, height } of rows)
    for (const cell of cells) {
      const stack = stacks.find(({ cells: above, gap }) => {
        const last = above.at(-1)
        if (last === undefined || cell.top < last.bottom - 0.5 * height) return false
        const near = Math.abs(cell.left - last.left) < 0.6 * height
        const centred = Math.abs(cell.left + cell.right - last.left - last.right) < height
        const ended = Math.abs(cell.right - last.right) < 0.6 * height
        return (
          (near || centred || ended) &&
          cell.top - last.bottom < Math.min(closest * height, 1.6 * gap + 0.4 * height)
        )
      })
      if (stack) {
        stack.gap = cell.top - (stack.cells.at(-1)?.bottom ?? cell.top)
        stack.cells.push(cell)
      } else stacks.push({ cells: [cell], gap: height })
    }
  return stacks.map(({ cells }) => cells)
}

/** Between lines, in heights of their letters: the median. */
function usualGap(rows: Row[]): number {
  const gaps = rows.slice(1).map(({ top, height }, i) => (top - (rows[i]?.bottom ?? top)) / height)
  return gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 0
}

/** What surely names something else. */
export const isSure = ({ text }: Pick<Cell, 'text'>) => text.endsWith(':') || isFieldName(text)

const isName = ({ text, words }: Cell) =>
  words.length <= 7 && !/[\d@:!?]/.test(text) && /^\p{Lu}/u.test(text) && !isFieldName(text)

/** Letters and figures, as a street and its number or a town and its code have; no date, phone number or code. */
export function isAddressLine({ text }: Pick<Cell, 'text'>): boolean {
  if (text.includes(':')) return false
  return text.split(/\s[|·•]\s|,\s/).some((piece) => {
    const figures = /\d/.test(piece) && /\p{L}{2}/u.test(piece) && shapeOf(piece) === 'text'
    return figures && piece.length <= 40 && !notAddress.test(piece)
  })
}

const notAddress =
  /^\d{1,2}\.\s|[@:#]|\b(?:tel|phone|fax|no|nr|ref|page|date|invoice|table|till|receipt|bon|customer|call|claim)\b|\d{6,}/i

interface Sender {
  parts: Part[]
  stack: Cell[]
}

/** The name at the top of the first page; surely that of the sender when an address follows, or a greeting. */
function senderIn(top: Row[], stacks: Cell[][], letter: boolean): Sender {
  for (const cell of top.slice(0, 4).flatMap(({ cells }) => cells)) {
    const [, name] = /^(.{2,60}?)\s?[,·|•]\s.*\d/.exec(cell.text) ?? []
    if (name && !/\d/.test(name) && isAddressLine(cell)) return { parts: inOneLine(cell), stack: [cell] }
  }
  const first = top.findIndex(({ cells }) => cells.some(isName))
  const cell = top[first]?.cells.find(isName)
  if (cell === undefined || first > 1) return { parts: [], stack: [] }
  const stack = stacks.find((one) => one.includes(cell)) ?? []
  const under = stack.slice(stack.indexOf(cell) + 1, stack.indexOf(cell) + 7)
  const [row, next] = [top[first], top[first + 1]]
  const close = row && next && next.top - row.bottom < 3 * row.height ? next.cells : []
  const below = [under, close].find((cells) => cells.slice(0, 2).some(isAddressLine))
  if (below) return { parts: addressed([cell, ...below], 'sender'), stack: [cell, ...below] }
  const role = letter || legalForm.test(cell.text) ? 'sender' : 'title'
  return { parts: [{ role, label: role, words: cell.words }], stack: [cell] }
}

const legalForm = /\s(?:ltd|limited|inc|llc|llp|plc|gmbh|ag|sa|s\.a|bv|corp|co|& sons|& co)\.?$/i

/** `Name, street, town`: the name, and the rest. */
function inOneLine({ words }: Cell): Part[] {
  const at = words.findIndex(({ text }) => /[,·|•]$/.test(text))
  const next = words[at]?.text.length === 1 ? at : at + 1
  return [
    { role: 'sender', label: 'sender', words: words.slice(0, next) },
    { role: 'sender_address', label: 'sender address', words: words.slice(at + 1) },
  ].filter(({ words }) => words.length > 0)
}

/** A name and the lines of an address below it. */
function addressed(stack: Cell[], role: 'sender' | 'recipient'): Part[] {
  const [name, ...lines] = stack
  if (name === undefined) return []
  const address = lines.filter(isAddressLine)
  return [
    { role, label: role, words: name.words },
    ...address.map(({ words }) => ({ role: `${role}_address`, label: `${role} address`, words })),
  ]
}

/** The lowest address that no label names; in a letter, of the one whom it greets. */
function recipientIn(stacks: Cell[][], sender: Sender, greeting: Row | undefined): Cell[] | undefined {
  const greeted = greeting ? textOf(greeting.words) : ''
  const found = stacks
    .map((stack) =>
      stack.slice(
        Math.max(
          0,
          stack.findIndex((cell) => isName(cell) && !sender.stack.includes(cell)),
        ),
      ),
    )
    .filter(([name, ...lines]) => {
      if (name === undefined || !isName(name) || sender.stack.includes(name)) return false
      return lines.slice(0, 3).some((line) => isAddressLine(line) && !sender.stack.includes(line))
    })
  return found.find(([name]) => name && greeted.includes(name.text)) ?? found.at(-1)
}

/** The name that is greeted, and the line right above or below that says what the letter is about. */
function greeting(rows: Row[], at: number, taken: Cell[]): Part[] {
  const words = rows[at]?.words ?? []
  const comma = words.findIndex(({ text }) => /[,:!]$/.test(text))
  const parts: Part[] = [{ role: 'salutation', label: 'salutation', words: words.slice(0, comma + 1) }]
  const isSubject = (row: Row | undefined) => {
    const [only] = row?.cells ?? []
    if (row?.cells.length !== 1 || only === undefined || taken.includes(only)) return false
    const dated = shapeOf(only.text) !== 'text' || isAddressLine(only)
    return (
      only.words.length > 1 &&
      only.words.length <= 14 &&
      !/[.,]$/.test(only.text) &&
      (!dated || isTitled(only))
    )
  }
  const subject = [rows[at - 1], rows[at + 1]].find(isSubject)
  if (subject) parts.push({ role: 'subject', label: 'subject', words: subject.words })
  const dates = rows.slice(0, at).flatMap(({ cells }) => cells.filter(({ text }) => shapeOf(text) === 'date'))
  if (dates[0]) parts.push({ role: 'date', label: 'date', words: dates[0].words })
  return parts
}

/** Words and then a number, as in `Your new home at 208 Garden Street`. */
const isTitled = ({ words }: Cell) =>
  words.length > 2 && words.slice(0, 2).every(({ text }) => /^\p{L}+:?$/u.test(text))

/** The name under the closing of a letter, and what stands under it. */
function signature(rows: Row[]): Part[] {
  const at = rows.findIndex(({ words }) => closing.test(textOf(words)))
  const [end, first, second] = rows.slice(at, at + 3)
  const [name, title] = [first?.cells[0], second?.cells[0]]
  if (at < 0 || !end || !first || !name || !isName(name) || first.top - end.bottom > roomToSign * end.height)
    return []
  const parts: Part[] = [{ role: 'signature', label: 'signature', words: name.words }]
  const close =
    title && second && second.top - first.bottom < 1.2 * second.height && second.cells.length === 1
  if (close && (isName(title) || isLabel(title)))
    parts.push({ role: 'signature_role', label: 'position of the signatory', words: title.words })
  return parts
}
