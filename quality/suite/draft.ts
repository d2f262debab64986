import { grade } from '../grade.ts'
import type { Day, Expected, ExpectedType } from './expected.ts'
import { type Random, seeded } from './random.ts'
import type { Sheet } from './sheet.ts'
import type { Habits } from './values.ts'

/** A question as its document's author wrote it. `expected` is null when the document does not say. */
export interface DraftQuestion {
  /** What it is about, the same for all documents of a kind: `invoice.due_date`. */
  topic: string
  /** The sort of answer it wants. */
  wants: ExpectedType
  question: string
  expected: Expected | null
  /** Page that says it, counted from 1; null when none does. */
  page: number | null
}

/** A document that is thought out but not drawn. */
export interface Draft {
  pages: number
  sheet(): Sheet
  questions: DraftQuestion[]
}

export type Author = (random: Random) => Draft

/** Collects the questions of one document, each in one of the wordings that its author knows. */
export class Questions {
  readonly all: DraftQuestion[] = []
  readonly #random: Random
  readonly #habits: Habits

  constructor(random: Random, habits: Habits) {
    // Of its own, so that another wording changes no document.
    this.#random = seeded(random.between(0, 2 ** 31 - 1))
    this.#habits = habits
  }

  ask(topic: string, expected: Expected, wordings: string[], page = 1): this {
    this.all.push({ topic, wants: expected.type, question: this.#random.pick(wordings), expected, page })
    return this
  }

  money(topic: string, amount: number, wordings: string[], page = 1): this {
    const { currency } = this.#habits
    return this.ask(topic, { type: 'money', amount, currency }, wordings, page)
  }

  date(topic: string, date: Day, wordings: string[], page = 1): this {
    return this.ask(topic, { type: 'date', date }, wordings, page)
  }

  number(topic: string, value: number, wordings: string[], page = 1): this {
    return this.ask(topic, { type: 'number', value }, wordings, page)
  }

  percentage(topic: string, value: number, wordings: string[], page = 1): this {
    return this.ask(topic, { type: 'percentage', value }, wordings, page)
  }

  time(topic: string, minutes: number, wordings: string[], page = 1): this {
    return this.ask(topic, { type: 'time', minutes }, wordings, page)
  }

  words(
    type: 'phone' | 'email' | 'identifier' | 'name' | 'text',
    topic: string,
    text: string,
    wordings: string[],
    { page = 1, rivals }: { page?: number; rivals?: string[] } = {},
  ): this {
    return this.ask(topic, { type, text, rivals }, wordings, page)
  }

  /** Asks for what the document does not say. */
  absent(topic: string, wants: ExpectedType, wordings: string[]): this {
    this.all.push({ topic, wants, question: this.#random.pick(wordings), expected: null, page: null })
    return this
  }

  /** A fact that some documents of the kind have: asked for as a fact here, or as absent here. */
  maybe(present: boolean, there: () => void, gone: () => void): this {
    if (present) there()
    else gone()
    return this
  }

  /** Notes for every question which sentence of the prose states its answer. */
  statedIn(paragraphs: string[]): this {
    const sentences = paragraphs.flatMap((text) => text.split(/(?<=[.!?])\s+(?=[A-Z])/))
    for (const { expected } of this.all)
      if (expected) expected.statement = sentences.find((sentence) => grade(sentence, '', expected).contained)
    return this
  }
}
