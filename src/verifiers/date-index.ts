import type { Passage } from './evidence.ts'
import { type DateMention, type Day, datesIn, saysDay } from './text/dates.ts'

const year = /(?<!\d)(?:19|20|21)\d{2}(?!\d)/g

/** Dates that sources hold, to look up those of an answer. */
export class DateIndex {
  readonly #days: { day: Day; passage: Passage; years: ReadonlySet<number> }[] = []

  constructor(passages: readonly Passage[] = []) {
    for (const passage of passages) this.add(passage)
  }

  add(passage: Passage) {
    const years = new Set([...passage.text.matchAll(year)].map(([text]) => Number(text)))
    for (const { days } of datesIn(passage.text))
      for (const day of days) this.#days.push({ day, passage, years })
  }

  /** The passage that gives the date, in any notation; a year may stand elsewhere in the same passage. */
  find({ days }: Pick<DateMention, 'days'>): Passage | undefined {
    return this.#days.find((known) => days.some((day) => saysDay(known.day, day, known.years)))?.passage
  }
}
