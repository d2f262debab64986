import type { Box } from '../contract/citation.ts'

/** How far text is turned clockwise from upright, in quarter turns. */
export type QuarterTurns = 0 | 1 | 2 | 3

/** A box of the page as shown, seen with the page turned so that the text is upright. Fractions in and out. */
export function toUpright([left, top, right, bottom]: Box, turned: QuarterTurns): Box {
  if (turned === 1) return [top, 1 - right, bottom, 1 - left]
  if (turned === 2) return [1 - right, 1 - bottom, 1 - left, 1 - top]
  if (turned === 3) return [1 - bottom, left, 1 - top, right]
  return [left, top, right, bottom]
}

/** The inverse of `toUpright`. */
export function fromUpright(box: Box, turned: QuarterTurns): Box {
  return toUpright(box, turned === 1 ? 3 : turned === 3 ? 1 : turned)
}

/** A box kept within the page, to a hundred-thousandth of its sides. */
export function roundBox([left, top, right, bottom]: Box): Box {
  const round = (fraction: number) => Math.round(Math.min(1, Math.max(0, fraction)) * 1e5) / 1e5
  return [round(left), round(top), round(right), round(bottom)]
}
