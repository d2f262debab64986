import { type AnswerType, expectedType } from './answer-types.ts'
import type { Field } from './field.ts'
import { fields } from './fields.ts'
import { stem, stemsOf, subjectOf, synonymsOf } from './terms.ts'

/** One word of a question to look for. `weight` is how much it tells: 1 for a subject, less for a word like "date". */
export interface Term {
  stem: string
  synonyms: ReadonlySet<string>
  weight: number
  /** It says more than which field is asked for: "oak" in "the unit price of the oak shelf". */
  specific: boolean
  /** For a word in capitals: the words that it may be short for. */
  spelled?: RegExp
}

/** A question, taken apart. */
export interface Question {
  text: string
  terms: Term[]
  expects: AnswerType | undefined
  /** What else a right answer may be: "when" asks for a date or a time. */
  alsoExpects: AnswerType | undefined
  /** The facts of business documents that it may ask for. */
  fields: Field[]
  /** It names no subject but the kind of answer: "What is the date?" */
  onlyKind: boolean
  /** It asks for several things of a kind. */
  wantsSeveral: boolean
}

const stemSet = (words: string) => new Set(words.split(/\s+/).map(stem))

/** Words that many lines of any document share, or that name the kind of answer and not its subject. */
const generic = stemSet(
  `number date amount day time year month long value detail information person company percent percentage exact full
  first last new different kind type invoice bill receipt letter report contract form statement agreement city country
  town place rate level require`,
)
/** Words for the document itself and those who made it: they stand on few of them. */
const parties = stemSet(
  `shop store business company organisation organization institution seller sender issuer recipient customer
  invoice bill receipt letter report document statement buyer client list`,
)
/** Verbs that questions are made with and that documents leave out. */
const helping = stemSet(
  `give given charge apply print grant refer make made come go belong say state add call carry cost pay paid use
  name issue write send address add read receive want take took put bought buy done happen`,
)

/** Kinds whose look is enough to know them by. */
const distinct = new Set<AnswerType>(['money', 'date', 'time', 'percentage', 'email', 'phone', 'url'])

/** A question to what is looked for. Words past the first 64 that carry a subject are left out. */
export function analyse(text: string): Question {
  const asked = fields.filter((field) => field.asked.test(text) && !field.unless?.test(text))
  const expects = asked[0]?.type ?? expectedType(text)
  const alsoExpects = expects === 'date' && /\bwhen\b/i.test(text) ? 'time' : undefined
  const capitals = new Set((text.match(/\b[A-Z]{2,5}\b/g) ?? []).map(stem))
  const named = new Set(asked.flatMap(wordsOf))
  const terms = subjectOf(text)
    .slice(0, 64)
    .map((one) => {
      const weight = helping.has(one) ? 0.25 : generic.has(one) || parties.has(one) ? 0.35 : 1
      return {
        stem: one,
        synonyms: synonymsOf(one),
        weight,
        specific: weight === 1 && !named.has(one),
        spelled: capitals.has(one) ? initialsPattern(one) : undefined,
      }
    })
  const wantsSeveral =
    /\b(?:what|which) are\b|\blist\b|\bwhich \w+s\b(?! (?:is|was|does)\b)|\bwho are\b/i.test(text)
  const onlyKind = expects !== undefined && distinct.has(expects) && terms.every(({ weight }) => weight < 1)
  return { text, terms, expects, alsoExpects, fields: asked, onlyKind, wantsSeveral }
}

/** The words that a field's patterns are made of. */
function wordsOf({ asked, labelled }: Field): string[] {
  return stemsOf(`${asked.source} ${labelled?.source ?? ''}`.replace(/\\[bswd]/g, ' '))
}

/** Matches words in a row that begin with the letters: "cfo" finds "Chief Financial Officer". */
function initialsPattern(letters: string): RegExp {
  return new RegExp(`\\b${[...letters].map((letter) => `${letter}[a-z]+`).join('[\\s-]+')}\\b`, 'i')
}
