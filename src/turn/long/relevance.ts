import type { Source, Stretch } from './pieces.ts'

/** Of a question, so many words are looked for. */
const mostWords = 64

/** The words of a question that pages are looked through for, in lower case. */
export function wordsOf(question: string): string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []
  return [...new Set(words)].slice(0, mostWords)
}

/** Which words stand on each page of a source; null where nobody knows before the page is read. */
export type Found = ReadonlyMap<Source, (string[] | null)[]>

/**
 * Stretches by their best page, the most relevant first. A page has the sum over its words of log(1 + n / df), n pages
 * of which df have the word (inverse document frequency, Spärck Jones 1972). Stretches with pages of which nothing is
 * known come before those that have none of the words.
 */
export function byRelevance(stretches: Stretch[], found: Found): Stretch[] {
  const known = [...found.values()].flatMap((pages) => pages.filter((words) => words !== null))
  const having = new Map<string, number>()
  for (const word of known.flat()) having.set(word, (having.get(word) ?? 0) + 1)
  const weightOf = (word: string) => Math.log(1 + known.length / (having.get(word) ?? 1))
  const scoreOf = ({ source, from, to }: Stretch) => {
    const pages = found.get(source)?.slice(from - 1, to) ?? [null]
    const scores = pages.map((words) => words?.reduce((sum, word) => sum + weightOf(word), 0) ?? unknown)
    return Math.max(...scores)
  }
  const scored = stretches.map((stretch) => ({ stretch, score: scoreOf(stretch) }))
  return scored.sort((a, b) => b.score - a.score).map(({ stretch }) => stretch)
}

/** More than nothing, less than any word. */
const unknown = 0.01
