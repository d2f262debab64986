import { type AnswerType, expectedType } from './answer-types.ts'
import { stem, subjectOf, synonymsOf } from './terms.ts'

/** One word of a question to look for. `weight` is how much it tells: 1 for a subject, less for a word like "date". */
export interface Term {
  stem: string
  synonyms: ReadonlySet<string>
  weight: number
  /** For a word in capitals: the words that it may be short for. */
  spelled?: RegExp
}

/** A question, taken apart. */
export interface Question {
  text: string
  terms: Term[]
  expects: AnswerType | undefined
  /** It names no subject but the kind of answer: "What is the date?" */
  onlyKind: boolean
  /** It asks for several things of a kind. */
  wantsSeveral: boolean
}

/** Words that many lines of any document share, or that name the kind of answer and not its subject. */
const generic = new Set(
  'number date amount day time year month long value detail information person company percent percentage exact full first last new different kind type invoice bill receipt letter report contract form statement agreement city country town place rate level require'
    .split(' ')
    .map(stem),
)

/** Kinds whose look is enough to know them by. */
const distinct = new Set<AnswerType>(['money', 'date', 'time', 'percentage', 'email', 'phone', 'url'])

/** A question to what is looked for. Words past the first 64 that carry a subject are left out. */
export function analyse(text: string): Question {
  const expects = expectedType(text)
  const capitals = new Set((text.match(/\b[A-Z]{2,5}\b/g) ?? []).map(stem))
  const terms = subjectOf(text)
    .slice(0, 64)
    .map((one) => ({
      stem: one,
      synonyms: synonymsOf(one),
      weight: generic.has(one) ? 0.35 : 1,
      spelled: capitals.has(one) ? initialsPattern(one) : undefined,
    }))
  const wantsSeveral =
    /\b(?:what|which) are\b|\blist\b|\bwhich \w+s\b(?! (?:is|was|does)\b)|\bwho are\b/i.test(text)
  const onlyKind = expects !== undefined && distinct.has(expects) && terms.every(({ weight }) => weight < 1)
  return { text, terms, expects, onlyKind, wantsSeveral }
}

/** Matches words in a row that begin with the letters: "cfo" finds "Chief Financial Officer". */
function initialsPattern(letters: string): RegExp {
  return new RegExp(`\\b${[...letters].map((letter) => `${letter}[a-z]+`).join('[\\s-]+')}\\b`, 'i')
}
