import type { Word } from '../contract/page.ts'
import type { QuarterTurns } from './quarter-turn.ts'

/**
 * A word with its place for finding lines: the frame in which its text is upright, in points or pixels, y down,
 * straightened when the page is skewed. `top` and `bottom` are those of its font where they are known.
 */
export interface PlacedWord {
  word: Word
  turned: QuarterTurns
  left: number
  top: number
  right: number
  bottom: number
}
