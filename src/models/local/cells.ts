import type { Line, Page, Word } from '../../contract/page.ts'

/** Words that stand together: a line of text, or one cell of a table row. */
export interface Cell {
  words: Word[]
  text: string
  left: number
  right: number
}

/** A gap of this many word heights parts two cells; spaces of justified text stay well below. */
const gapInHeights = 1.4

/** Words joined as they are quoted. */
export function textOf(words: Word[]): string {
  return words.map((word) => word.text).join(' ')
}

/** A line to its cells, left to right. */
export function cellsOf(line: Line, page: Page): Cell[] {
  const heights = line.words.map(({ box }) => (box[3] - box[1]) * page.height).sort((a, b) => a - b)
  const widest = gapInHeights * (heights[heights.length >> 1] ?? 0)
  const groups: Word[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const word of line.words) {
    const group = groups.at(-1)
    if (group === undefined || (word.box[0] - end) * page.width > widest) groups.push([word])
    else group.push(word)
    end = word.box[2]
  }
  return groups.map(toCell)
}

export function toCell(words: Word[]): Cell {
  return {
    words,
    text: textOf(words),
    left: Math.min(...words.map((word) => word.box[0])),
    right: Math.max(...words.map((word) => word.box[2])),
  }
}

/** True when one stands above the other. */
export function aligned(a: Cell, b: Cell): boolean {
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  return shared > 0.3 * Math.min(a.right - a.left, b.right - b.left)
}

/** True for what names a value: few words, no digits, or a colon at the end. */
export function isLabel(cell: Cell): boolean {
  if (/:$/.test(cell.text)) return cell.words.length <= 8
  return cell.words.length <= 4 && !/[\d@.,;!?]/.test(cell.text.replace(/\.$/, '').replace(/\(.*\)/, ''))
}

/** Words up to and including the one that ends with a colon, when others follow it. */
export function colonAt(words: Word[]): number {
  const at = words.slice(0, 7).findIndex((word) => /[^\d]:$/.test(word.text) || word.text === ':')
  return at >= 0 && at < words.length - 1 ? at + 1 : 0
}
