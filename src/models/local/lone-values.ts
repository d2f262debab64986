import { type AnswerType, placesOf } from './answer-types.ts'
import { textOf } from './cells.ts'
import type { Place } from './field.ts'
import type { Passage } from './passages.ts'
import type { Question } from './question.ts'

/** Kinds that are known by their look wherever they stand. */
const places: Partial<Record<AnswerType, Place>> = {
  date: 'lone_date',
  time: 'lone_time',
  phone: 'lone_phone',
  email: 'lone_email',
  identifier: 'lone_code',
  address: 'lone_address',
  money: 'lone_amount',
  percentage: 'lone_percentage',
}
/** Longer lines are prose. */
const longestLine = 16
/** The words before a value that may name it. */
const labelWords = 3

const article = /^(?:the|our|your|an?)\s+/i
/** A value that a sentence tells is quoted with it. */
const isTold = /\s(?:is|was|are|were|of|at|on|to|for|by|will be)$/i

export interface LoneValue {
  passage: Passage
  lone: Place
}

/**
 * Values of the kind that a question wants and that share their line with something else, each by itself: of
 * `Date 3 May  Time 14:05` the time. The words right before one are its label.
 */
export function loneValues(passages: Passage[], { expects, alsoExpects }: Question): LoneValue[] {
  const wanted = [expects, alsoExpects].filter((type) => type !== undefined)
  return passages.flatMap((passage) => {
    if (passage.kind === 'sentence' || passage.kind === 'cell' || passage.words.length > longestLine)
      return []
    return wanted.flatMap((type) => within(passage, type))
  })
}

function within(passage: Passage, type: AnswerType): LoneValue[] {
  const lone = places[type]
  if (lone === undefined) return []
  const { words } = passage
  const starts: number[] = []
  let length = 0
  for (const word of words) {
    starts.push(length)
    length += word.text.length + 1
  }
  return placesOf(type, textOf(words)).flatMap(({ start, end }): LoneValue[] => {
    const from = starts.findLastIndex((one) => one <= start)
    const to = starts.findLastIndex((one) => one < end) + 1
    if (to - from === words.length && passage.label === '') return [{ passage: { ...passage }, lone }]
    const quoted = words.slice(from, to)
    const before = words.slice(Math.max(0, from - labelWords), from)
    const cut = before.findLastIndex(({ text }) => /\d|[,;.!?|·]$/.test(text) && !/^\p{L}+\.$/u.test(text))
    const label = textOf(before.slice(cut + 1)).replace(article, '') || (from === 0 ? passage.label : '')
    if (isTold.test(label)) return []
    const value = textOf(quoted)
    if (passage.label !== '' && value === passage.value) return []
    return [{ passage: { ...passage, kind: 'line', words: quoted, label, value }, lone }]
  })
}
