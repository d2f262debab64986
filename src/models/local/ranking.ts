import type { Embedder } from '../../contract/ports/documents.ts'
import { evaluate, readTree } from './boosted-trees.ts'
import type { Candidate } from './candidate.ts'
import { textOf } from './cells.ts'
import type { Collection } from './collection.ts'
import { featureNames, featuresOf } from './features.ts'
import { rankerTrees, suretyTrees } from './reader-trees.ts'
import { shareFeatureNames, shareFeatures, softmax } from './shares.ts'

const ranker = rankerTrees.map((tree) => readTree(tree, featureNames))
const surety = suretyTrees.map((tree) => readTree(tree, [...featureNames, ...shareFeatureNames]))

export interface Scored {
  candidate: Candidate
  score: number
}

/** At most so many are compared by meaning where the nearest are asked for. */
const embedded = 24
/** The time that embedding takes grows with the text; its beginning tells most. */
const embeddedCharacters = 250
const mostAnswers = 3
/** Further quotes of a question for several things have at least this share of what the best has. */
const nearlyAsGood = 0.5

/**
 * The passages to quote, best first; none when it is likelier that nothing answers. The score is the chance,
 * uncalibrated, that it is right to quote the best one.
 */
export function chooseAnswers(collection: Collection): Scored[] {
  const { question, contenders: near } = collection
  if (near.length === 0) return []
  const vectors = featuresOf(collection, near)
  const shares = softmax(vectors.map((vector) => evaluate(ranker, vector)))
  const [none = 1, ...chances] = shares
  const ranked = near
    .map((candidate, i) => ({ candidate, share: chances[i] ?? 0, place: i }))
    .sort((a, b) => b.share - a.share || a.candidate.order - b.candidate.order)
  const [best] = ranked
  if (best === undefined || best.share <= none) return []
  const quotes = near.map(({ passage }) => textOf(passage.words))
  const vector = [...(vectors[best.place + 1] ?? []), ...shareFeatures(shares, quotes, best.place)]
  const score = 1 / (1 + Math.exp(-evaluate(surety, vector)))
  if (!question.wantsSeveral) return [{ candidate: best.candidate, score }]
  const good = ranked.filter(({ share }) => share > none && share >= nearlyAsGood * best.share)
  const scored = good.map(({ candidate, share }) => ({ candidate, score: (score * share) / best.share }))
  return distinct(scored).slice(0, mostAnswers)
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
  const [asked, ...vectors] = await embedder.embed(
    [collection.question.text, ...near.map(embeddable)],
    signal,
  )
  const scored = near.map((candidate, i) => ({
    candidate,
    score: collection.score(candidate, cosine(asked, vectors[i])),
  }))
  scored.sort((a, b) => b.score - a.score || a.candidate.order - b.candidate.order)
  return distinct(scored).slice(0, limit)
}

/** The words of a passage, as they are embedded: with its label where that stands elsewhere. */
function embeddable({ passage }: Candidate): string {
  const quote = textOf(passage.words)
  const text = quote.startsWith(passage.label) ? quote : `${passage.label} ${quote}`
  return text.slice(0, embeddedCharacters)
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
