import type { Questions } from './draft.ts'
import type { Random } from './random.ts'
import type { Habits } from './values.ts'

export interface Section {
  heading: string
  paragraphs: string[]
  table?: { titles: string[]; rows: string[][]; note?: string }
}

/** A report, a list of sections a page. */
export interface ReportText {
  title: string
  lines: string[]
  pages: Section[][]
}

export interface Reporting {
  random: Random
  habits: Habits
  asked: Questions
}
