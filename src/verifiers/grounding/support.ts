import { DateIndex } from '../date-index.ts'
import type { Passage } from '../evidence.ts'
import { FigureIndex } from '../figure-index.ts'
import { datesIn } from '../text/dates.ts'
import { equationsIn } from '../text/equations.ts'
import { figuresIn } from '../text/figures.ts'
import { namesIn } from '../text/names.ts'
import { contradicts } from '../text/negation.ts'
import { spelledNumbers } from '../text/number-words.ts'
import { contentWords, holdsWords, plain } from '../text/plain.ts'
import { sentencesIn } from '../text/sentences.ts'
import { outside, skippedSpans } from '../text/skipped.ts'

/** What words alone say of a statement and the passages that bear on it. */
export interface Support {
  /** `quoted`: it stands there word for word; `refuted`: something in it does not; `open`: its meaning has to tell. */
  state: 'quoted' | 'refuted' | 'open'
  reason: string
  /** Of its words that carry what it says: the share that the passages have. */
  overlap: number
  /** Its figures, dates and names, all of which are there. */
  facts: number
  /** A name stands elsewhere than the rest, so that it may belong to something else. */
  scattered: boolean
  passage?: Passage
}

/** Small numbers that are written out count what is listed too: they are left to the meaning. */
const leastCount = 13
/** Of a refuted statement's words, a sentence must share so many to be about the same thing. */
const sameMatter = 0.6

/** Compares a statement with passages, nearest first. What the question says may be repeated as a name, not as a figure. */
export function supportOf(statement: string, passages: readonly Passage[], question: string): Support {
  const words = contentWords(statement)
  const said = plain(statement)
  const shares = passages.map((passage) => ({ passage, share: shareOf(words, contentWords(passage.text)) }))
  const best = shares.reduce((a, b) => (b.share > (a?.share ?? -1) ? b : a), shares[0])
  const all = contentWords(passages.map(({ text }) => text).join('\n'))
  const base = { overlap: shareOf(words, all), passage: best?.passage, facts: 0, scattered: false }
  const quoted = passages.find((passage) => holdsWords(plain(passage.text), said))
  if (quoted)
    return { ...base, state: 'quoted', passage: quoted, overlap: 1, reason: 'it stands there word for word' }
  const { missing, facts, passage } = missingFact(statement, passages, question)
  if (missing !== undefined) return { ...base, state: 'refuted', facts, reason: missing }
  const near = best && nearestSentence(best.passage.text, statement)
  if (near && sharedMatter(words, contentWords(near.sentence)) && contradicts(statement, near.sentence))
    return { ...base, state: 'refuted', facts, passage: best.passage, reason: 'the source says the opposite' }
  const around = plain(`${question}\n${near?.around ?? ''}`)
  const scattered = namesIn(statement).some((name) => !holdsWords(around, plain(name)))
  return { ...base, state: 'open', scattered, facts, passage: passage ?? base.passage, reason: '' }
}

/** Share of `words` among `others`; 0 of none. */
export function shareOf(words: readonly string[], others: readonly string[]): number {
  if (words.length === 0) return 0
  const known = new Set(others)
  return words.filter((word) => known.has(word)).length / words.length
}

/** The first figure, date or name that no passage has; and how many there are that some passage has. */
function missingFact(
  statement: string,
  passages: readonly Passage[],
  question: string,
): { missing?: string; facts: number; passage?: Passage } {
  const index = new FigureIndex(passages)
  const results = equationsIn(statement)
    .filter(({ holds }) => holds)
    .map(({ result }) => result.start)
  let facts = 0
  let passage: Passage | undefined
  for (const figure of outside(figuresIn(statement), skippedSpans(statement), statement.length)) {
    const found = index.find(figure, false)
    if (!found && !results.includes(figure.start))
      return { missing: `${figure.text} is in no passage on it`, facts }
    facts++
    passage ??= found
  }
  for (const { text, value } of spelledNumbers(statement)) {
    if (value >= leastCount && !index.findWhole(value))
      return { missing: `${text} is in no passage on it`, facts }
  }
  const days = new DateIndex(passages)
  for (const date of datesIn(statement)) {
    if (date.days.length === 0) return { missing: `${date.text} is no day of the calendar`, facts }
    const found = days.find(date)
    if (!found) return { missing: `${date.text} is in no passage on it`, facts }
    facts++
    passage ??= found
  }
  const known = plain([question, ...passages.map(({ text }) => text)].join('\n'))
  for (const name of namesIn(statement)) {
    if (!holdsWords(known, plain(name))) return { missing: `${name} is in no passage on it`, facts }
    facts++
  }
  return { facts, passage }
}

/** Whether two sets of words are about the same: most of the smaller one is in the other. */
function sharedMatter(a: readonly string[], b: readonly string[]): boolean {
  const shared = a.filter((word) => b.includes(word)).length
  return shared / Math.min(a.length, b.length) >= sameMatter && (shared >= 2 || a.length === 1)
}

/** The sentence of a text that has most words in common with a statement, and the same with its neighbours. */
export function nearestSentence(text: string, statement: string): { sentence: string; around: string } {
  const words = contentWords(statement)
  const spans = sentencesIn(text)
  let nearest = 0
  let most = -1
  for (const [i, { start, end }] of spans.entries()) {
    const share = shareOf(words, contentWords(text.slice(start, end)))
    if (share <= most) continue
    most = share
    nearest = i
  }
  const own = spans[nearest]
  if (own === undefined) return { sentence: text, around: text }
  const [first = own, last = own] = [spans[nearest - 1], spans[nearest + 1]]
  return { sentence: text.slice(own.start, own.end), around: text.slice(first.start, last.end) }
}
