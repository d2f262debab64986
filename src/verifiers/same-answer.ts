import { DateIndex } from './date-index.ts'
import { FigureIndex } from './figure-index.ts'
import { datesIn } from './text/dates.ts'
import { figuresIn } from './text/figures.ts'
import { denies } from './text/negation.ts'
import { contentWords, holdsWords, plain } from './text/plain.ts'
import { outside, skippedSpans } from './text/skipped.ts'

const shortAnswer = 4

/**
 * Whether two answers say the same, as far as words tell: equal but for case and marks, one of few words held by the
 * other, or figures and dates of one all in the other. False when these differ or one denies; undefined when only the
 * meaning can tell.
 */
export function sameByWords(a: string, b: string): boolean | undefined {
  const [one, other] = [plain(a), plain(b)]
  if (one === other) return true
  if (one === '' || other === '') return false
  if (denies(a) !== denies(b)) return false
  const [short, long] = one.length <= other.length ? [a, b] : [b, a]
  const figures = factsOf(short)
  if (figures > 0 || factsOf(long) > 0) return figures > 0 && hasFacts(long, short)
  const words = contentWords(short)
  if (words.length === 0) return one.split(' ')[0] === other.split(' ')[0]
  if (words.length <= shortAnswer && holdsWords(plain(long), plain(short))) return true
  return undefined
}

const figuresOf = (text: string) => outside(figuresIn(text), skippedSpans(text), text.length)
const factsOf = (text: string) => figuresOf(text).length + datesIn(text).length

/** Whether all figures and dates of `part` are in `text`. */
function hasFacts(text: string, part: string): boolean {
  const figures = new FigureIndex([{ text }])
  const dates = new DateIndex([{ text }])
  return (
    figuresOf(part).every((figure) => figures.find(figure, false)) &&
    datesIn(part).every((date) => dates.find(date))
  )
}
