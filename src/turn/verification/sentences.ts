const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' })
/** What can end a sentence; looked for first, so that a long one is not cut up anew with every word. */
const mayEnd = /[.!?…。！？\n]/u

/** Cuts text that arrives in pieces into sentences (Unicode UAX #29), each with the white space after it. */
export class Sentences {
  #rest = ''

  /** The sentences that `piece` completes: what follows one shows that it is over. */
  add(piece: string): string[] {
    this.#rest += piece
    if (!mayEnd.test(this.#rest)) return []
    const all = Array.from(segmenter.segment(this.#rest), ({ segment }) => segment)
    this.#rest = all.pop() ?? ''
    return all
  }

  /** What is left when nothing follows any more. */
  end(): string {
    const rest = this.#rest
    this.#rest = ''
    return rest
  }
}
