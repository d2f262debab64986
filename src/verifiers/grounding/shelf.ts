import type { Passage } from '../evidence.ts'
import { inSlices } from '../slices.ts'
import { contentWords } from '../text/plain.ts'

interface Shelved {
  passage: Passage
  /** Its words that carry what it says, and its runs of digits. */
  marks: string[]
}

/** Passages, to find those that have most in common with a statement. */
export class Shelf {
  readonly #shelved: Shelved[] = []

  static async of(passages: readonly Passage[]): Promise<Shelf> {
    const shelf = new Shelf()
    await inSlices(passages, (passage) => shelf.#shelved.push({ passage, marks: marksOf(passage.text) }))
    return shelf
  }

  /** Those that share most words and figures with the statement, in that order. */
  nearest(statement: string, limit: number): Passage[] {
    const wanted = new Set(marksOf(statement))
    return this.#shelved
      .map(({ passage, marks }) => ({ passage, shared: marks.filter((mark) => wanted.has(mark)).length }))
      .sort((a, b) => b.shared - a.shared)
      .slice(0, limit)
      .map(({ passage }) => passage)
  }
}

/** Texts are compared by their paragraphs: what stands pages apart supports nothing together. */
export function inPieces(passage: Passage): Passage[] {
  return passage.text
    .split(/\n\s*\n/)
    .filter((text) => text.trim() !== '')
    .map((text) => ({ ...passage, text }))
}

function marksOf(text: string): string[] {
  return [...contentWords(text), ...new Set(text.match(/\d+/g))]
}
