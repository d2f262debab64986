import type { Place } from './field.ts'
import type { Match } from './matching.ts'
import type { Passage } from './passages.ts'

/** A passage that may be the answer, and where it stands. `source` is an index of the sources of the call. */
export interface Candidate {
  passage: Passage
  match: Match
  source: number
  page: number
  /** Terms of the question that stand anywhere on the page. */
  onPage: boolean[]
  /** Reading order over all sources. */
  order: number
  /** It was seen with OCR. */
  ocr: boolean
  /** Height of its words, as a multiple of the page's typical word. */
  height: number
  /** A value that stands without a label, by itself or among others. */
  lone?: Place
  /** 1 when its label or place is that of a fact asked for, less when not. */
  field: number
}
