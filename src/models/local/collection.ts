import type { Page, Word } from '../../contract/page.ts'
import type { Candidate } from './candidate.ts'
import { fieldFit, placeFit } from './features.ts'
import type { Place } from './field.ts'
import { loneValues } from './lone-values.ts'
import { match } from './matching.ts'
import { type Passage, passagesOf } from './passages.ts'
import type { Question } from './question.ts'

/** Of each page only this many passages stay, so that a long document stays small. */
const keptPerPage = 40
/** At most so many of the best by words are compared closely. */
const comparedClosely = 30

/**
 * The passages that were read so far, as far as they bear on one question. How common each of its words is
 * among all passages is counted as pages come; it decides how much the word tells.
 */
export class Collection {
  readonly question: Question
  readonly candidates: Candidate[] = []
  #passages = 0
  readonly #frequency: number[]

  constructor(question: Question) {
    this.question = question
    this.#frequency = question.terms.map(() => 0)
  }

  /** Adds a page and returns those of its passages that were kept, best first. */
  add(page: Page, source: number): Candidate[] {
    const passages = passagesOf(page)
    const typical = medianHeight(passages.flatMap(({ words }) => words))
    const ocr = page.source === 'ocr'
    const all: { passage: Passage; lone?: Place }[] = [
      ...passages.map((passage) => ({ passage })),
      ...loneValues(passages, this.question),
    ]
    const found = all.map(({ passage, lone }): Candidate => {
      const order = this.#passages++
      const { fields } = this.question
      const field = Math.max(
        fieldFit(fields, passage.label),
        fieldFit(fields, passage.header ?? ''),
        placeFit(fields, passage.role, lone),
      )
      return {
        passage,
        match: match(passage, this.question),
        source,
        page: page.number,
        onPage: [],
        order,
        ocr,
        height: typical > 0 ? medianHeight(passage.words) / typical : 1,
        lone,
        field,
      }
    })
    const onPage = this.question.terms.map((_, i) => found.some((one) => (one.match.terms[i] ?? 0) >= 0.8))
    for (const one of found) {
      one.onPage = onPage
      for (const [i, met] of one.match.terms.entries()) if (met >= 0.8) this.#frequency[i] = this.#seen(i) + 1
    }
    const kept = this.rank(found).slice(0, keptPerPage)
    this.candidates.push(...kept)
    return kept
  }

  /** Those that are worth a closer look, best first by words. */
  get contenders(): Candidate[] {
    return this.rank(this.candidates).slice(0, comparedClosely)
  }

  /** Best first by words alone; of equals the one that was read first. */
  rank(candidates: Candidate[]): Candidate[] {
    const scored = candidates.map((candidate) => ({ candidate, score: this.score(candidate) }))
    scored.sort((a, b) => b.score - a.score || a.candidate.order - b.candidate.order)
    return scored.map(({ candidate }) => candidate)
  }

  /**
   * Chance, uncalibrated, that a candidate answers the question: a logistic function of what it has in common
   * with it. `similarity` is the cosine of both embeddings, when it is known.
   */
  score({ match, onPage, field }: Candidate, similarity = 0.35): number {
    let asked = 0
    let met = 0
    for (const [i, term] of this.question.terms.entries()) {
      const weight = term.weight * this.#telling(i)
      const elsewhere = this.question.onlyKind ? 0.4 : onPage[i] ? 0.25 : this.#seen(i) > 0 ? 0.15 : 0
      asked += weight
      met += weight * Math.max(match.terms[i] ?? 0, elsewhere)
    }
    const coverage = asked > 0 ? met / asked : 0
    const sum =
      6 * coverage +
      1.6 * match.label +
      (match.type > 0 ? (this.question.onlyKind ? 2.4 : 0.9) : match.type < 0 ? -2 : 0) +
      2.5 * (similarity - 0.35) +
      0.8 * match.neighbours +
      (field > 0 ? 1.5 : 0) -
      (match.bare ? 1.5 : 0)
    return 1 / (1 + Math.exp(4.6 - sum))
  }

  /** How much each term tells, and whether it stands anywhere. */
  get telling(): number[] {
    return this.question.terms.map((_, i) => this.#telling(i))
  }

  get seen(): boolean[] {
    return this.question.terms.map((_, i) => this.#seen(i) > 0)
  }

  #seen(term: number): number {
    return this.#frequency[term] ?? 0
  }

  /** How much a term tells: 1 when it is rare, less when many passages have it (as inverse document frequency). */
  #telling(term: number): number {
    if (this.#passages < 10) return 1
    const rarity = Math.log((this.#passages + 1) / (this.#seen(term) + 0.5)) / Math.log(this.#passages + 1)
    return Math.min(1, Math.max(0.35, rarity))
  }
}

function medianHeight(words: Word[]): number {
  const heights = words.map(({ box }) => box[3] - box[1]).sort((a, b) => a - b)
  return heights[heights.length >> 1] ?? 0
}

/** Mean OCR confidence of words; 1 where there was no OCR. */
export function legibility(words: Word[]): number {
  if (words.length === 0) return 1
  return words.reduce((sum, word) => sum + (word.confidence ?? 1), 0) / words.length
}
