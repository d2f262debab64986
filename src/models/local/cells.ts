import type { Word } from '../../contract/page.ts'
import type { Frame, Place } from './frame.ts'

/** Words that stand together: a line of text, or one cell of a table row. Its place is in the units of the page. */
export interface Cell extends Place {
  words: Word[]
  text: string
}

/** A gap of this many word heights parts two cells; spaces of justified text stay well below. */
const gapInHeights = 1.4
/** Small letters are low, and those of a typewriter stand far apart: neither parts cells. */
const gapInLetters = 1.9

/** Words joined as they are quoted. */
export function textOf(words: Word[]): string {
  return words.map((word) => word.text).join(' ')
}

/** The words of a line to its cells, left to right. */
export function cellsOf(words: Word[], frame: Frame): Cell[] {
  const places = words.map(frame)
  const heights = places.map(({ top, bottom }) => bottom - top).sort((a, b) => a - b)
  const letters = words.reduce((sum, { text }) => sum + text.length, 0)
  const inked = places.reduce((sum, { left, right }) => sum + right - left, 0)
  const widest = Math.max(
    gapInHeights * (heights[heights.length >> 1] ?? 0),
    (gapInLetters * inked) / Math.max(1, letters),
  )
  const groups: Word[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const [index, word] of words.entries()) {
    const { left, right } = places[index] ?? frame(word)
    const group = groups.at(-1)
    if (group === undefined || left - end > widest) groups.push([word])
    else group.push(word)
    end = right
  }
  return groups.map((group) => toCell(group, frame))
}

function toCell(words: Word[], frame: Frame): Cell {
  const places = words.map(frame)
  return {
    words,
    text: textOf(words),
    left: Math.min(...places.map(({ left }) => left)),
    top: Math.min(...places.map(({ top }) => top)),
    right: Math.max(...places.map(({ right }) => right)),
    bottom: Math.max(...places.map(({ bottom }) => bottom)),
  }
}

/** How much of the narrower one the two share from left to right: 1 when one lies within the other. */
export function shared(a: Pick<Place, 'left' | 'right'>, b: Pick<Place, 'left' | 'right'>): number {
  const common = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const narrower = Math.min(a.right - a.left, b.right - b.left)
  return narrower > 0 ? common / narrower : 0
}

/** True for what names a value: few words, no digits, or a colon at the end. */
export function isLabel({ text, words }: Pick<Cell, 'text' | 'words'>): boolean {
  if (/:$/.test(text)) return words.length <= 8
  return words.length <= 4 && !/[\d@.,;!?]/.test(text.replace(/\.$/, '').replace(/\(.*\)/, ''))
}

/** Words up to and including the one that ends with a colon, when others follow it. */
export function colonAt(words: Word[]): number {
  const at = words.slice(0, 7).findIndex((word) => /[^\d]:$/.test(word.text) || word.text === ':')
  return at >= 0 && at < words.length - 1 ? at + 1 : 0
}
