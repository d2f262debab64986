import type { Embedder } from '../../contract/ports/documents.ts'
import type { Finding } from '../../contract/ports/verifier.ts'
import type { Claim } from '../../contract/verdict.ts'
import type { VerifierConfig } from '../../contract/verification.ts'
import { type Check, type CheckRooms, nothingToCheck, notRun } from '../check.ts'
import { evidenceOf, type Passage } from '../evidence.ts'
import { PassageFinder } from '../passage-finder.ts'
import { cosine } from '../similarity.ts'
import { claimSpans } from '../text/claims.ts'
import { contentWords } from '../text/plain.ts'
import { inPieces, Shelf } from './shelf.ts'
import { nearestSentence, type Support, shareOf, supportOf } from './support.ts'

type Config = Extract<VerifierConfig, { use: 'grounding' }>

const mostClaims = 150
/** Characters; what is longer is no statement, and takes long to compare. */
const longestStatement = 10_000
/** Passages looked for each statement, and those whose meaning is compared with it. */
const perClaim = 8
/** Passages whose words are compared. */
const mostCompared = 16
/** Cosine of a statement with a passage that means the same; those on the same matter come near it. */
const defaultSimilarity = 0.55
/** What words and meaning have to come to together, since neither tells alone. */
const enoughOfBoth = 0.45
/** What each figure, date or name that is there adds to it, up to so many. */
const perFact = 0.05
const mostFacts = 3
/** What is left of the score where names stand apart from the rest. */
const scatteredShare = 0.7
/** A statement of whose words the passages have this share says nothing new. */
const enoughOverlap = 0.8
/** A statement counts by its words, up to so many. */
const heaviest = 20

/**
 * Splits the answer into statements and looks for the support of each: in its quotes and the texts in hand, else in
 * passages that are found for it. A statement is supported when it stands there word for word, or when all its figures,
 * dates and names are there, nothing is denied that the passage affirms, and words or meaning are near enough. The score
 * is the mean support by length. Throws `verifier_not_run` when there are more than 150 statements, or one is
 * longer than 10,000 characters.
 */
export function groundingCheck({ min_similarity = defaultSimilarity }: Config, rooms: CheckRooms): Check {
  return async (request) => {
    if (request.answer.abstained) return nothingToCheck('The model gave no answer.')
    const { text } = request.answer
    const { signal } = request
    const spans = claimSpans(text)
    if (spans.length === 0) return nothingToCheck('The answer claims nothing that a source could support.')
    if (spans.length > mostClaims) throw notRun(`the answer makes more than ${mostClaims} statements`)
    if (spans.some(({ start, end }) => end - start > longestStatement))
      throw notRun(
        `the answer has a statement of more than ${longestStatement.toLocaleString('en')} characters`,
      )
    const evidence = evidenceOf(request)
    const { question } = evidence
    const finder = new PassageFinder(rooms.passages, evidence, request)
    const grounded: Grounded[] = []
    const inHand = await Shelf.of([...evidence.quotes, ...evidence.texts.flatMap(inPieces)])
    for (const { start, end } of spans) {
      signal.throwIfAborted()
      const statement = text.slice(start, end)
      const { passages, support } = await lookUp(statement, inHand, finder, question)
      const judged = await judge(statement, support, passages, min_similarity, rooms.embedder, {
        signal,
        question,
      })
      grounded.push({ claim: { text: statement, start, end, ...judged.claim }, score: judged.score })
    }
    return findingOf(grounded)
  }
}

interface Grounded {
  claim: Claim
  score: number
}

/** In hand first; what is not found there word for word is searched for. */
async function lookUp(
  statement: string,
  inHand: Shelf,
  finder: PassageFinder,
  question: string,
): Promise<{ passages: Passage[]; support: Support }> {
  const near = inHand.nearest(statement, mostCompared)
  const support = supportOf(statement, near, question)
  if (support.state === 'quoted' || !finder.canSearch) return { passages: near, support }
  const found = await finder.find(statement, perClaim)
  const shelf = await Shelf.of([...near, ...found])
  const passages = shelf.nearest(statement, mostCompared)
  return { passages, support: supportOf(statement, passages, question) }
}

type Judged = { claim: Pick<Claim, 'supported' | 'reason' | 'source'>; score: number }

async function judge(
  statement: string,
  support: Support,
  passages: readonly Passage[],
  minSimilarity: number,
  embedder: Embedder,
  { signal, question }: { signal: AbortSignal; question: string },
): Promise<Judged> {
  const { state, reason, overlap, facts, scattered, passage } = support
  const source = passage?.citation && { source: passage.citation }
  if (state === 'quoted') return { claim: { supported: true, reason, ...source }, score: 1 }
  if (state === 'refuted') return { claim: { supported: false, reason, ...source }, score: 0 }
  // Nothing but figures or names, and all of them are there: how near the question is tells whether in the right place.
  if (facts > 0 && contentWords(statement).length <= facts) {
    const near = shareOf(contentWords(question), contentWords(passage?.text ?? ''))
    return { claim: { supported: true, reason: 'all of it is there', ...source }, score: 0.5 + 0.4 * near }
  }
  const compared = passages.slice(0, perClaim)
  const sentences = compared.map(({ text }) => nearestSentence(text, statement).sentence)
  const [meaning, ...vectors] = await embedder.embed([statement, ...sentences], signal)
  const similarities = vectors.map((vector) => cosine(meaning, vector))
  const similarity = Math.max(0, ...similarities)
  const closest = compared[similarities.indexOf(similarity)] ?? passage
  const both = 0.5 * similarity + 0.5 * overlap + perFact * Math.min(facts, mostFacts)
  const supported = (similarity >= minSimilarity && both >= enoughOfBoth) || overlap >= enoughOverlap
  const cited = supported ? (overlap >= enoughOverlap ? passage : closest) : passage
  const why = supported ? 'a passage says as much' : 'no passage says that'
  return {
    claim: { supported, reason: why, ...(cited?.citation && { source: cited.citation }) },
    score: Math.min(supported ? 0.9 : 0.45, both) * (scattered ? scatteredShare : 1),
  }
}

function findingOf(grounded: readonly Grounded[]): Finding {
  let sum = 0
  let weights = 0
  for (const { claim, score } of grounded) {
    const weight = Math.min(heaviest, claim.text.split(/\s+/).length)
    sum += weight * score
    weights += weight
  }
  const claims = grounded.map(({ claim }) => claim)
  const wrong = claims.filter(({ supported }) => !supported)
  const [first] = wrong
  const score = Math.min(1, sum / weights)
  if (first === undefined)
    return { status: 'passed', score, reason: 'Every statement is supported by a passage.', claims }
  const short = first.text.length <= 100 ? first.text : `${first.text.slice(0, 100)}…`
  const reason = `${wrong.length} of ${claims.length} statements ${wrong.length === 1 ? 'is' : 'are'} not supported; “${short}”: ${first.reason}.`
  return { status: 'failed', score, reason, claims }
}
