import type { Embedder } from '../../contract/ports/documents.ts'
import { textOf } from './cells.ts'
import { type Candidate, type Collection, embeddable } from './collection.ts'

export interface Scored {
  candidate: Candidate
  score: number
}

/** Below this score nothing is quoted. */
export const answerThreshold = 0.5
/** At most so many of the best by words are compared by meaning. */
const embedded = 24
/** Cosines of a question with passages lie between these, but for those that say nothing. */
const [leastSimilar, mostSimilar] = [0.1, 0.8]
const mostAnswers = 3
/** Further quotes of a question for several things score at least this share of the best. */
const nearlyAsGood = 0.92

/** The passages to quote, best first; none when nothing fits. Throws what the embedder throws. */
export async function chooseAnswers(
  collection: Collection,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<Scored[]> {
  const near = contenders(collection)
  if (near.length === 0) return []
  const scored = await byMeaning(collection, near, embedder, signal)
  const [best] = scored
  if (best === undefined || best.score < answerThreshold) return []
  if (!collection.question.wantsSeveral) return [best]
  const good = scored.filter(({ score }) => score >= answerThreshold && score >= nearlyAsGood * best.score)
  return distinct(good).slice(0, mostAnswers)
}

/** The passages that bear most on the question, best first, however little that is. Throws what the embedder throws. */
export async function nearest(
  collection: Collection,
  limit: number,
  embedder: Embedder,
  signal: AbortSignal,
): Promise<Scored[]> {
  const near = collection.rank(collection.candidates).slice(0, Math.max(embedded, 2 * limit))
  if (near.length === 0) return []
  return distinct(await byMeaning(collection, near, embedder, signal)).slice(0, limit)
}

/** Scored by words and by meaning, best first. */
async function byMeaning(
  collection: Collection,
  near: Candidate[],
  embedder: Embedder,
  signal: AbortSignal,
): Promise<Scored[]> {
  const [asked, ...vectors] = await embedder.embed(
    [collection.question.text, ...near.map(embeddable)],
    signal,
  )
  const scored = near.map((candidate, i) => ({
    candidate,
    score: collection.score(candidate, cosine(asked, vectors[i])),
  }))
  scored.sort((a, b) => b.score - a.score || a.candidate.order - b.candidate.order)
  return scored
}

/** Those that meaning could still make the best, or good enough. */
function contenders(collection: Collection): Candidate[] {
  const ranked = collection.rank(collection.candidates)
  const sure = ranked[0] ? collection.score(ranked[0], leastSimilar) : 1
  const share = collection.question.wantsSeveral ? nearlyAsGood : 1
  const needed = Math.max(answerThreshold, share * sure)
  return ranked.slice(0, embedded).filter((one) => collection.score(one, mostSimilar) >= needed)
}

/** Leaves out what repeats or lies inside a better one. */
function distinct(scored: Scored[]): Scored[] {
  const kept: Scored[] = []
  for (const one of scored) {
    const words = new Set(one.candidate.passage.words)
    const text = textOf(one.candidate.passage.words)
    const repeats = kept.some(
      ({ candidate }) =>
        candidate.passage.words.some((word) => words.has(word)) || textOf(candidate.passage.words) === text,
    )
    if (!repeats) kept.push(one)
  }
  return kept
}

/** Of unit vectors. */
function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (a === undefined || b === undefined) return 0
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
