import type { Currency } from '../suite/expected.ts'

/** A value found in a text. `start` and `end` are its span in UTF-16 code units. */
export interface Mention<Value> {
  /** Everything that the writing can mean: `1.234` is one thing or a thousand and some. */
  readings: Value[]
  start: number
  end: number
}

/**
 * With spaces as thousands separators, as where the comma parts decimals, or with spaces that part numbers. A row of a
 * table such as `4 123,00` can be read both ways.
 */
export type Spacing = 'grouping' | 'parting'

const figures: Record<Spacing, string> = {
  grouping: String.raw`\d{1,3}(?:\s\d{3})+(?:,\d{1,2})?(?![\d.])|\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?`,
  parting: String.raw`\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?`,
}

/** What a written number can mean. */
function readNumber(text: string): number[] {
  const plain = text.replace(/[\s'’]/g, '')
  const marks = plain.match(/[.,]/g) ?? []
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','))
  const whole = Number(plain.replace(/[.,]/g, ''))
  if (marks.length === 0) return [whole]
  const decimal = Number(`${plain.slice(0, last).replace(/[.,]/g, '')}.${plain.slice(last + 1)}`)
  const single = marks.length === 1
  const threeFollow = plain.length - last - 1 === 3
  if (single) return threeFollow ? [whole, decimal] : [decimal]
  return new Set(marks).size === 1 || threeFollow ? [whole] : [decimal]
}

export interface MoneyMention extends Mention<number> {
  currency?: Currency
  /** How it is written says that it is an amount; a bare whole number may be anything. */
  sure: boolean
}

const currencies: [Currency, RegExp][] = [
  ['USD', /^(?:US)?\$$|^USD$|^dollars?$/i],
  ['EUR', /^€$|^EUR$|^euros?$/i],
  ['GBP', /^£$|^GBP$|^pounds?$/i],
  ['JPY', /^[¥￥]$|^JPY$|^yen$/i],
  ['CHF', /^CHF$|^Fr\.?$|^francs?$/i],
]
const sign = String.raw`(?:US)?\$|[€£¥￥]|\b(?:USD|EUR|GBP|JPY|CHF|Fr\.?)`
const named = String.raw`${sign}|(?:US )?dollars?\b|euros?\b|pounds?\b|yen\b|(?:Swiss )?francs?\b`

const currencyOf = (text: string | undefined) =>
  text === undefined
    ? undefined
    : currencies.find(([, pattern]) => pattern.test(text.trim().replace(/^(?:US|Swiss) /i, '')))?.[0]

const moneyPatterns = patternsOf(
  (figure) =>
    String.raw`(?<![\p{L}\d]|\d[.,/:-])(?:(${sign})\s?)?[-–−]?(${figure})(?![\d%]|[.,/:-]\d|\s?%)(?:\s?(${named}))?`,
)
const numberPatterns = patternsOf(
  (figure) => String.raw`(?<![\p{L}\d]|[\p{L}\d][.,/:-])(?:${figure})(?![\p{L}\d]|[-/:][\p{L}\d])`,
)

function patternsOf(write: (figure: string) => string): Record<Spacing, RegExp> {
  return {
    grouping: new RegExp(write(figures.grouping), 'giu'),
    parting: new RegExp(write(figures.parting), 'giu'),
  }
}

/** Amounts of money; signs are left out, so a deduction equals its amount. */
export function moneyIn(text: string, spacing: Spacing): MoneyMention[] {
  return [...text.matchAll(moneyPatterns[spacing])].map((found) => {
    const [all, before, figure = '', after] = found
    const currency = currencyOf(before) ?? currencyOf(after)
    const sure = currency !== undefined || /[.,]\d{2}$/.test(figure)
    return { readings: readNumber(figure), currency, sure, start: found.index, end: found.index + all.length }
  })
}

/** Shares in percent. */
export function percentagesIn(text: string): Mention<number>[] {
  const pattern = /(?<![\d.,])(\d+(?:[.,]\d+)?)\s?(?:%|per ?cent\b|percentage points?\b)/giu
  return [...text.matchAll(pattern)].map((found) => ({
    readings: readNumber(found[1] ?? ''),
    start: found.index,
    end: found.index + found[0].length,
  }))
}

const words = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')

const wordPattern = new RegExp(String.raw`\b(?:${words.join('|')})\b`, 'gi')

/** Numbers that stand alone: no part of a word or a code such as `A4` or `SKU-204`. */
export function numbersIn(text: string, spacing: Spacing): Mention<number>[] {
  const figured = [...text.matchAll(numberPatterns[spacing])].map((found) => ({
    readings: readNumber(found[0]),
    start: found.index,
    end: found.index + found[0].length,
  }))
  const spelled = [...text.matchAll(wordPattern)].map((found) => ({
    readings: [words.indexOf(found[0].toLowerCase())],
    start: found.index,
    end: found.index + found[0].length,
  }))
  return [...figured, ...spelled]
}

/** Equal but for what arithmetic with fractions leaves behind. */
export const same = (a: number, b: number) => Math.abs(a - b) < 1e-6
