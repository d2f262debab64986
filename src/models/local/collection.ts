import type { Page, Word } from '../../contract/page.ts'
import { textOf } from './cells.ts'
import { type Match, match } from './matching.ts'
import { type Passage, passagesOf } from './passages.ts'
import type { Question } from './question.ts'

/** A passage that may be the answer, and where it stands. `source` is an index of the sources of the call. */
export interface Candidate {
  passage: Passage
  match: Match
  source: number
  page: number
  /** Terms of the question that stand anywhere on the page. */
  onPage: boolean[]
  /** Reading order over all sources. */
  order: number
}

/** Of each page only this many passages stay, so that a long document stays small. */
const keptPerPage = 12

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
    const found = passagesOf(page).map((passage): Candidate => {
      const order = this.#passages++
      return { passage, match: match(passage, this.question), source, page: page.number, onPage: [], order }
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
  score({ match, onPage }: Candidate, similarity = 0.35): number {
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
      0.8 * match.neighbours -
      (match.bare ? 1.5 : 0)
    return 1 / (1 + Math.exp(4.6 - sum))
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

/** The time that embedding takes grows with the text; its beginning tells most. */
const embeddedCharacters = 250

/** The words of a passage, as they are embedded: with its label where that stands elsewhere. */
export function embeddable({ passage }: Candidate): string {
  const quote = textOf(passage.words)
  const text = quote.startsWith(passage.label) ? quote : `${passage.label} ${quote}`
  return text.slice(0, embeddedCharacters)
}

/** Mean OCR confidence of words; 1 where there was no OCR. */
export function legibility(words: Word[]): number {
  if (words.length === 0) return 1
  return words.reduce((sum, word) => sum + (word.confidence ?? 1), 0) / words.length
}
