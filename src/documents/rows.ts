import type { PlacedWord } from './placed-word.ts'

/** Words that stand beside each other, left to right. `height` is that of its typical word. */
export interface Row {
  words: PlacedWord[]
  top: number
  bottom: number
  height: number
}

export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

function toRow(words: PlacedWord[]): Row {
  const sorted = [...words].sort((a, b) => a.left - b.left)
  return {
    words: sorted,
    top: median(sorted.map((word) => word.top)),
    bottom: median(sorted.map((word) => word.bottom)),
    height: median(sorted.map((word) => word.bottom - word.top)),
  }
}

/**
 * Words to rows, top to bottom. A word joins the row whose typical word it overlaps by at least half of the
 * smaller height; where several do, the one it overlaps most.
 */
export function rowsOf(words: PlacedWord[]): Row[] {
  const byHeight = [...words].sort((a, b) => middle(a) - middle(b))
  const rows: { words: PlacedWord[]; top: number; bottom: number }[] = []
  for (const word of byHeight) {
    const row = rows
      .slice(-4)
      .map((candidate) => ({ candidate, share: overlap(candidate, word) }))
      .sort((a, b) => b.share - a.share)
      .find(({ share }) => share >= 0.5)?.candidate
    if (row === undefined) {
      rows.push({ words: [word], top: word.top, bottom: word.bottom })
      continue
    }
    row.words.push(word)
    const share = 1 / row.words.length
    row.top += (word.top - row.top) * share
    row.bottom += (word.bottom - row.bottom) * share
  }
  return rows.map((row) => toRow(row.words)).sort((a, b) => a.top + a.bottom - b.top - b.bottom)
}

const middle = (word: PlacedWord) => (word.top + word.bottom) / 2

function overlap(a: { top: number; bottom: number }, b: { top: number; bottom: number }): number {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  const smaller = Math.min(a.bottom - a.top, b.bottom - b.top)
  return smaller > 0 ? shared / smaller : 0
}

/** Words, left to right, cut where there is a gap that no sentence has: cells of a table, lines of columns. */
export function segmentsOf(words: PlacedWord[]): PlacedWord[][] {
  const height = median(words.map((word) => word.bottom - word.top))
  const gapBefore = (index: number) => (words[index]?.left ?? 0) - (words[index - 1]?.right ?? 0)
  const gaps = words.slice(1).map((_, index) => gapBefore(index + 1))
  const usual = median(gaps.filter((gap) => gap < 1.8 * height))
  const segments: PlacedWord[][] = []
  for (const [index, word] of words.entries()) {
    const apart = index === 0 || gapBefore(index) > Math.max(1.8 * height, 4 * usual)
    if (apart) segments.push([word])
    else segments.at(-1)?.push(word)
  }
  return segments
}
