import type { Page, Word } from '../../contract/page.ts'

/** Where a word stands, in the units of its page, y down. */
export interface Place {
  left: number
  top: number
  right: number
  bottom: number
}

export type Frame = (word: Word) => Place

/** A page is taken for skewed when its lines fall or rise by more than this, over their run. */
const level = 0.003

/** Where words would stand if the page were not skewed; scans often are, by a few degrees. */
export function frameOf(page: Page): Frame {
  const slope = page.source === 'ocr' ? slopeOf(page) : 0
  const { width, height } = page
  return ({ box }) => {
    const [left, top, right, bottom] = [box[0] * width, box[1] * height, box[2] * width, box[3] * height]
    if (slope === 0) return { left, top, right, bottom }
    const fall = (slope * (left + right)) / 2
    const shift = (slope * (top + bottom)) / 2
    return { left: left + shift, top: top - fall, right: right + shift, bottom: bottom - fall }
  }
}

/** How far lines fall to the right, as rise over run: the median over lines, the long ones counting more. */
function slopeOf({ blocks, width, height }: Page): number {
  const slopes: number[] = []
  for (const { lines } of blocks)
    for (const { words } of lines) {
      const [first, last] = [words[0]?.box, words.at(-1)?.box]
      if (first === undefined || last === undefined) continue
      const run = (last[0] - first[0]) * width
      if (run < 0.15 * width) continue
      const slope = (((last[1] + last[3] - first[1] - first[3]) / 2) * height) / run
      for (let weight = 0; weight < run / width; weight += 0.2) slopes.push(slope)
    }
  slopes.sort((a, b) => a - b)
  const slope = slopes[slopes.length >> 1] ?? 0
  return Math.abs(slope) < level ? 0 : slope
}
