import type { Page, Word } from '../../contract/page.ts'
import type { ModelCall } from '../../contract/ports/model.ts'
import { legibility } from './collection.ts'

/** Mean OCR confidence below which letters are likely wrong. */
const poor = 0.65
/** A warning names at most this many pages. */
const namedPages = 10

/** Warns of pages that could not be read, or only poorly. One warning for all pages of a part. */
export class Legibility {
  readonly #emit: ModelCall['emit']
  readonly #poor = new Map<string, number[]>()
  #empty: number[] = []

  constructor(emit: ModelCall['emit']) {
    this.#emit = emit
  }

  see(part: string, page: Page) {
    const words = page.blocks.flatMap((block) => block.lines.flatMap((line) => line.words))
    if (page.source === 'empty') this.#empty.push(page.number)
    else if (legibility(words) < poor) this.#poor.set(part, [...(this.#poor.get(part) ?? []), page.number])
  }

  endOfPart(part: string) {
    const pages = this.#empty
    this.#empty = []
    if (pages.length === 0) return
    const message = `${naming(pages)} ${pages.length === 1 ? 'has' : 'have'} no text that could be read.`
    this.#emit({ type: 'warning', code: 'page_empty', message, part })
  }

  /** Nothing was found, perhaps because it could not be read. */
  warnOfPages() {
    for (const [part, pages] of this.#poor) this.#warn(part, naming(pages), pages.length)
  }

  warnOfWords(part: string, page: number, words: Word[]) {
    if (legibility(words) < poor) this.#warn(part, `Page ${page}`, 1)
  }

  #warn(part: string, pages: string, count: number) {
    const scans = count === 1 ? 'is a scan that was' : 'are scans that were'
    const message = `${pages} ${scans} hard to read; letters may be wrong or missing.`
    this.#emit({ type: 'warning', code: 'low_legibility', message, part })
  }
}

function naming(pages: number[]): string {
  if (pages.length === 1) return `Page ${pages[0]}`
  const more = pages.length > namedPages ? ` and ${pages.length - namedPages} more` : ''
  return `Pages ${pages.slice(0, namedPages).join(', ')}${more}`
}
