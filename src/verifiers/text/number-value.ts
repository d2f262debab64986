import { Decimal } from 'decimal.js'

/** Numbers of 40 significant digits, so that money stays exact. */
export const Exact = Decimal.clone({ precision: 40, maxE: 1_000, minE: -1_000 })
export type Exact = InstanceType<typeof Exact>

/** One way to read the digits of a number. */
interface Notation {
  pattern: RegExp
  group: RegExp
  decimal: '.' | ','
}

/** Groups of thousands and decimals as locales write them, and lakhs. */
const notations: Notation[] = [
  { pattern: /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/, group: /,/g, decimal: '.' },
  { pattern: /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/, group: /\./g, decimal: ',' },
  { pattern: /^[1-9]\d{0,2}(?:['’]\d{3})+(?:\.\d+)?$/, group: /['’]/g, decimal: '.' },
  { pattern: /^[1-9]\d{0,2}(?:['’]\d{3})+,\d+$/, group: /['’]/g, decimal: ',' },
  { pattern: /^[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+(?:\.\d+)?$/, group: /\s/g, decimal: '.' },
  { pattern: /^[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+,\d+$/, group: /\s/g, decimal: ',' },
  { pattern: /^[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?$/, group: /,/g, decimal: '.' },
  { pattern: /^\d*\.\d+$/, group: /[^\d.]/g, decimal: '.' },
  { pattern: /^\d+,\d+$/, group: /[^\d,]/g, decimal: ',' },
]

/** More digits are a code, not a quantity. */
const mostDigits = 30

/** What digits may mean: `1,234` is 1234 or 1.234. `decimals` are those written. Empty when it is no number. */
export function readNumber(digits: string): { value: Exact; decimals: number }[] {
  if (digits.length > 2 * mostDigits || digits.replace(/\D/g, '').length > mostDigits) return []
  if (/^\d+$/.test(digits)) return [{ value: new Exact(digits), decimals: 0 }]
  const readings = new Map<string, { value: Exact; decimals: number }>()
  for (const { pattern, group, decimal } of notations) {
    if (!pattern.test(digits)) continue
    const plain = digits.replace(group, '').replace(decimal, '.')
    const value = new Exact(plain)
    readings.set(value.toString(), { value, decimals: plain.split('.')[1]?.length ?? 0 })
  }
  return [...readings.values()]
}
