import { datesIn, durationsIn, lengthOf, sameDay, timesIn } from './grading/dates.ts'
import { type Mention, moneyIn, numbersIn, percentagesIn, type Spacing, same } from './grading/numbers.ts'
import { abstains, emailsIn, overlap, stands } from './grading/words.ts'
import type { Expected } from './suite/expected.ts'

export interface Grade {
  /** It said that there is no answer. */
  abstained: boolean
  /** The expected value stands in it, alone or among others. */
  contained: boolean
  /** Another value of the same sort stands in it, and nothing tells which one is meant. */
  contradicted: boolean
  /**
   * Right: holds the expected value and no other of its sort, or abstains where there is none. Abstaining where
   * there is an answer is neither right nor an answer.
   */
  correct: boolean
}

/** A quote of the sentence that states the answer is excused for what else that sentence says. */
const quotes = 0.7

/**
 * Judges an answer. `expected` is null for a question that the document does not answer; `answer` is null when
 * the model gave none. Values that the question itself names are no contradiction.
 */
export function grade(answer: string | null, question: string, expected: Expected | null): Grade {
  if (answer === null || abstains(answer))
    return { abstained: true, contained: false, contradicted: false, correct: expected === null }
  if (expected === null) return { abstained: false, contained: false, contradicted: false, correct: false }
  const readings = (['grouping', 'parting'] as const).map((spacing) =>
    judge(answer, question, expected, spacing),
  )
  const best =
    readings.find((one) => one.contained && !one.contradicted) ?? readings.find((one) => one.contained)
  const { contained, contradicted } = best ?? { contained: false, contradicted: true }
  return { abstained: false, contained, contradicted, correct: contained && !contradicted }
}

type Judgement = Pick<Grade, 'contained' | 'contradicted'>

function judge(answer: string, question: string, expected: Expected, spacing: Spacing): Judgement {
  switch (expected.type) {
    case 'phone':
    case 'email':
    case 'identifier':
    case 'name':
    case 'text':
      return judgeWords(answer, question, expected)
    default: {
      const found = valuesIn(answer, expected, spacing)
      const contained = found.some(({ right }) => right)
      const others = found.filter(({ right, sure }) => !right && sure)
      return { contained, contradicted: isContradicted(others, answer, question, expected, spacing) }
    }
  }
}

/** A value of the expected sort. `key` tells equal ones. */
interface Found {
  right: boolean
  /** What looks so may be nothing else. */
  sure: boolean
  keys: string[]
}

function isContradicted(
  others: Found[],
  answer: string,
  question: string,
  expected: Expected,
  spacing: Spacing,
): boolean {
  const statement = expected.statement ?? ''
  const stated = valuesIn(statement, expected, spacing)
  const known = new Set([...stated, ...valuesIn(question, expected, spacing)].flatMap(({ keys }) => keys))
  const unexplained = others.filter(({ keys }) => !keys.some((key) => known.has(key)))
  if (unexplained.length === 0) return false
  const quoted = statement !== '' && overlap(statement, answer) >= quotes
  return !(quoted && others.length <= stated.filter(({ right }) => !right).length)
}

/** All values in a text that are of the expected sort. */
function valuesIn(text: string, expected: Expected, spacing: Spacing): Found[] {
  switch (expected.type) {
    case 'money':
      return moneyIn(text, spacing).map(({ readings, currency, sure }) => ({
        right:
          (currency === undefined || currency === expected.currency) &&
          readings.some((one) => same(one, Math.abs(expected.amount))),
        sure,
        keys: readings.map(String),
      }))
    case 'percentage':
      return percentagesIn(text).map(({ readings }) => numeric(readings, expected.value))
    case 'number':
      return plainNumbersIn(text, expected.value, spacing)
    case 'date':
      return datesIn(text).map(({ readings }) => ({
        right: readings.some((one) => sameDay(one, expected.date)),
        sure: true,
        keys: readings.map(({ month, day }) => `${month}-${day}`),
      }))
    case 'time':
      return timesIn(text).map(({ readings }) => numeric(readings, expected.minutes))
    case 'duration': {
      const wanted = lengthOf(expected.count, expected.unit)
      return durationsIn(text).map(({ readings }) => ({
        right: readings.some(({ sort, count }) => sort === wanted.sort && count === wanted.count),
        sure: true,
        keys: readings.map(({ sort, count }) => `${sort}${count}`),
      }))
    }
    default:
      return []
  }
}

const numeric = (readings: number[], wanted: number): Found => ({
  right: readings.some((one) => same(one, wanted)),
  sure: true,
  keys: readings.map(String),
})

/** Numbers, sure only where they are nothing else: no date, time, share, length of time or amount. */
function plainNumbersIn(text: string, wanted: number, spacing: Spacing): Found[] {
  const taken: Mention<unknown>[] = [
    ...datesIn(text),
    ...timesIn(text),
    ...percentagesIn(text),
    ...durationsIn(text),
    ...moneyIn(text, spacing).filter(({ currency }) => currency !== undefined),
  ]
  return numbersIn(text, spacing).map(({ readings, start, end }) => {
    const written = text.slice(start, end)
    const cents = Number.isInteger(wanted) && /[.,]\d{2}$/.test(written)
    const spelled = !/\d/.test(written)
    const inside = taken.some((other) => start < other.end && other.start < end)
    return { ...numeric(readings, wanted), sure: !(cents || spelled || inside) }
  })
}

type InWords = Extract<Expected, { text: string }>

function judgeWords(answer: string, question: string, expected: InWords): Judgement {
  const { type, text, rivals = [], statement = '' } = expected
  if (type === 'email') {
    const found = emailsIn(answer)
    const wanted = text.toLowerCase()
    return { contained: found.includes(wanted), contradicted: found.some((one) => one !== wanted) }
  }
  const others = rivals.filter(
    (rival) => rival !== '' && !stands(rival, text) && !stands(rival, question) && !stands(rival, statement),
  )
  return { contained: stands(text, answer), contradicted: others.some((rival) => stands(rival, answer)) }
}
