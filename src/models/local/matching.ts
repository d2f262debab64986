import { type AnswerType, holds } from './answer-types.ts'
import type { Passage } from './passages.ts'
import type { Question, Term } from './question.ts'
import { stem, stemsOf, subjectOf, synonymsOf } from './terms.ts'

/** What a passage has in common with a question, before it is weighed against other passages. */
export interface Match {
  /** For every term of the question, how well the passage itself meets it: 0 to 1. */
  terms: number[]
  /** Share of the label's words that the question asks for; 0 without a label. */
  label: number
  /** 1 when it holds the kind of answer wanted, -1 when not, 0 when no kind is wanted or it may. */
  type: -1 | 0 | 1
  /** Share of the question's neighbouring words that stand side by side here too. */
  neighbours: number
  /** A heading or a lone label: it names something and says nothing of it. */
  bare: boolean
}

/** Words that name a kind of answer: a value of that kind meets them without repeating them. */
const typeWords: Record<AnswerType, string[]> = {
  money: ['amount', 'much'],
  date: ['date', 'day', 'month', 'year'],
  time: ['time', 'hour'],
  duration: ['long', 'period', 'day', 'week', 'month', 'year', 'many'],
  percentage: ['percent', 'percentage', 'rate'],
  email: ['email', 'mail', 'address'],
  phone: ['phone', 'telephone', 'number'],
  url: ['website', 'url', 'web', 'address'],
  identifier: ['number', 'id', 'code', 'reference'],
  count: ['number', 'quantity', 'many'],
  name: ['name', 'person'],
  address: ['address', 'street'],
}

/** The kind of an answer is looked for in its first so many characters. */
const longestValue = 1_000

/** Compares a passage with a question. */
export function match(passage: Passage, question: Question): Match {
  const stems = stemsOf(`${passage.label} ${passage.value}`)
  const own = new Set(stems)
  const context = new Set(stemsOf(passage.context))
  const { expects } = question
  const answering = /\d/.test(passage.label) ? `${passage.label} ${passage.value}` : passage.value
  const type = expects === undefined ? 0 : holds(expects, answering.slice(0, longestValue))
  const named = expects !== undefined && type === 1 ? typeWords[expects].map(stem) : []
  return {
    terms: question.terms.map((term) =>
      term.spelled?.test(passage.value) ? 1 : met(term, own, context, named),
    ),
    label: labelFit(passage.label, question),
    type,
    neighbours: neighbours(stems, question.terms),
    bare: passage.kind === 'line' && passage.words.length <= 4 && !/[\d@]/.test(passage.value),
  }
}

function met(term: Term, own: Set<string>, context: Set<string>, named: string[]): number {
  const within = (stems: Set<string>) => [...term.synonyms].some((synonym) => stems.has(synonym))
  if (own.has(term.stem)) return 1
  if (within(own) || named.includes(term.stem)) return 0.8
  if (context.has(term.stem)) return 0.7
  return within(context) ? 0.5 : 0
}

function labelFit(label: string, { terms, expects }: Question): number {
  const words = subjectOf(label)
  if (words.length === 0) return 0
  const named = expects === undefined ? [] : typeWords[expects].map(stem)
  const asked = (word: string) =>
    terms.some((term) => term.stem === word || synonymsOf(word).has(term.stem)) || named.includes(word)
  return words.filter(asked).length / words.length
}

function neighbours(stems: string[], terms: Term[]): number {
  if (terms.length < 2) return 0
  const pairs = new Set(stems.slice(1).map((second, i) => `${stems[i]} ${second}`))
  const met = terms.slice(1).filter((term, i) => pairs.has(`${terms[i]?.stem} ${term.stem}`))
  return met.length / (terms.length - 1)
}
