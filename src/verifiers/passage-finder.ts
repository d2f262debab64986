import type { PassageSearch } from '../contract/ports/documents.ts'
import type { VerificationRequest } from '../contract/ports/verifier.ts'
import type { Evidence, Passage } from './evidence.ts'

/** Searches of one verification; each goes over all pages again. */
const mostSearches = 24
const longestQuery = 1_000

/** Finds passages of the files and long texts that bear on statements of an answer. */
export class PassageFinder {
  readonly #search: PassageSearch
  readonly #evidence: Evidence
  readonly #request: VerificationRequest
  readonly #found = new Map<string, Promise<Passage[]>>()

  constructor(search: PassageSearch, evidence: Evidence, request: VerificationRequest) {
    this.#search = search
    this.#evidence = evidence
    this.#request = request
  }

  /** Whether there is anything to search, and leave to. */
  get canSearch(): boolean {
    return this.#evidence.sources.length > 0 && this.#found.size < mostSearches
  }

  /** Nearest first; none when there is nothing to search or enough was searched for. Throws what reading throws. */
  find(statement: string, limit: number): Promise<Passage[]> {
    const query = `${statement} ${this.#evidence.question}`.slice(0, longestQuery)
    const known = this.#found.get(query)
    if (known !== undefined) return known
    if (!this.canSearch) return Promise.resolve([])
    const found = this.#search
      .search(this.#evidence.sources, query, { limit, signal: this.#request.signal })
      .then((citations) => citations.map((citation) => ({ text: citation.quote, citation })))
    this.#found.set(query, found)
    return found
  }
}
