import type { Questions } from './draft.ts'
import type { Day } from './expected.ts'
import type { Random } from './random.ts'
import type { Habits } from './values.ts'

/** What a letter is written with. */
export interface Writing {
  random: Random
  habits: Habits
  asked: Questions
  dated: Day
  author: string
  reader: string
  sender: string
  phone: string
}

export interface LetterBody {
  subject: string
  role: string
  paragraphs: string[]
}

const numberWords = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]
/** A small number in words. */
export const spelled = (n: number) => numberWords[n] ?? `${n}`
