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
 * of which df have the word (inverse document frequency, Spärck Jones 1972). A page of which nothing is known counts as
 * the mean of the others, and a little more.
 */
export function byRelevance(stretches: Stretch[], found: Found): Stretch[] {
  const known = [...found.values()].flatMap((pages) => pages.filter((words) => words !== null))
  const having = new Map<string, number>()
  for (const word of known.flat()) having.set(word, (having.get(word) ?? 0) + 1)
  const weightOf = (word: string) => Math.log(1 + known.length / (having.get(word) ?? 1))
  const scoreOf = (words: string[]) => words.reduce((sum, word) => sum + weightOf(word), 0)
  const mean = known.reduce((sum, words) => sum + scoreOf(words), 0) / Math.max(1, known.length)
  const scored = stretches.map((stretch) => {
    const { source, from, to } = stretch
    const pages = found.get(source)?.slice(from - 1, to) ?? [null]
    const scores = pages.map((words) => (words === null ? mean + slightly : scoreOf(words)))
    return { stretch, score: Math.max(...scores) }
  })
  return scored.sort((a, b) => b.score - a.score).map(({ stretch }) => stretch)
}

/** Less than any word counts. */
const slightly = 0.01
