import type { Passage } from './evidence.ts'
import { inSlices } from './slices.ts'
import { type Figure, figuresIn, type Reading } from './text/figures.ts'
import { Exact } from './text/number-value.ts'
import { spelledNumbers } from './text/number-words.ts'
import { holdsWords, plain, plainCode } from './text/plain.ts'

interface Known {
  reading: Reading
  percent: boolean
  passage: Passage
}

/** Figures that sources hold, to look up those of an answer. */
export class FigureIndex {
  readonly #numbers = new Map<string, Known>()
  readonly #codes = new Map<string, Passage>()
  readonly #passages: { passage: Passage; words: string }[] = []
  readonly #tolerance: number

  /** Numbers that differ by `tolerance` of the source's count as the same. */
  constructor(passages: readonly Passage[] = [], tolerance = 0) {
    this.#tolerance = tolerance
    for (const passage of passages) this.add(passage)
  }

  /** An index of passages, made in slices so that others get their turn. */
  static async of(passages: readonly Passage[], tolerance = 0): Promise<FigureIndex> {
    const index = new FigureIndex([], tolerance)
    await inSlices(passages, (passage) => index.add(passage))
    return index
  }

  add(passage: Passage) {
    this.#passages.push({ passage, words: plain(passage.text) })
    for (const figure of figuresIn(passage.text)) {
      if (figure.kind === 'code') this.#codes.set(plainCode(figure.text), passage)
      const alternatives = [...figure.readings, ...figure.pieces.flat()]
      for (const reading of alternatives) this.#put(reading, figure.percent, passage)
    }
    for (const { value } of spelledNumbers(passage.text))
      this.#put({ value: new Exact(value), decimals: 0, scale: 1 }, false, passage)
  }

  /** The passage that holds it, whatever the notation; rounded only where the answer says so. */
  find(figure: Figure, mayRound: boolean): Passage | undefined {
    if (figure.kind === 'code') return this.#code(figure)
    for (const reading of figure.readings) {
      const found = this.#number(reading, figure.percent, mayRound || reading.scale !== 1)
      if (found !== undefined) return found
    }
    // Groups with spaces may be numbers side by side; so may a number be half of a code.
    return this.#pieces(figure) ?? (isCodeLike(figure.text) ? this.#verbatim(figure) : undefined)
  }

  /** The passage that has a whole number, in digits or in words. */
  findWhole(value: number): Passage | undefined {
    return this.#numbers.get(new Exact(value).toString())?.passage
  }

  #put(reading: Reading, percent: boolean, passage: Passage) {
    const key = reading.value.toString()
    if (!this.#numbers.has(key)) this.#numbers.set(key, { reading, percent, passage })
  }

  #code(figure: Figure): Passage | undefined {
    return this.#codes.get(plainCode(figure.text)) ?? this.#pieces(figure) ?? this.#verbatim(figure)
  }

  #pieces({ pieces }: Figure): Passage | undefined {
    if (pieces.length < 2) return undefined
    const found = pieces.map((piece) =>
      piece.map(({ value }) => this.#numbers.get(value.toString())).find(Boolean),
    )
    return found.every(Boolean) ? found[0]?.passage : undefined
  }

  #verbatim({ text }: Figure): Passage | undefined {
    const words = plain(text)
    return this.#passages.find((known) => holdsWords(known.words, words))?.passage
  }

  #number({ value, decimals, scale }: Reading, percent: boolean, mayRound: boolean): Passage | undefined {
    const equal = this.#numbers.get(value.toString()) ?? this.#numbers.get(value.neg().toString())
    // An answer may drop a sign ("a loss of 5"), not make one up.
    if (equal !== undefined && (equal.reading.value.eq(value) || value.isPositive())) return equal.passage
    if (percent) {
      const share = this.#numbers.get(value.div(100).toString())
      if (share !== undefined) return share.passage
    }
    if (!mayRound && this.#tolerance === 0) return undefined
    const step = mayRound ? new Exact(10).pow(-decimals).times(scale).div(2) : new Exact(0)
    for (const known of this.#numbers.values()) {
      const slack = Exact.max(step, known.reading.value.abs().times(this.#tolerance))
      if (known.reading.value.minus(value).abs().lte(slack)) return known.passage
    }
    return undefined
  }
}

/** Long enough, or with a zero in front, as parts of codes are. */
const isCodeLike = (text: string) => text.length >= 4 || /^0\d\d/.test(text)
