import type { Estimate } from '../../../src/contract/estimate.ts'

/** Stays on the line of its number. */
const sign = '\u00a0%'

const isFine = (share: number) => (share > 0 && share < 0.0995) || (share > 0.9905 && share < 0.9995)

/** A share as a percentage, with a digit behind the point only where it says something: `4.3 %`, `87 %`. */
export function percent(share: number): string {
  const value = share * 100
  return `${isFine(share) ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)}${sign}`
}

/** The interval of a share, its ends to the same digit: `81–92 %`, `1.2–4.0 %`; empty where there is none. */
export function percentInterval({ low, high }: Pick<Estimate, 'low' | 'high'>): string {
  if (low === null || high === null) return ''
  const digits = high < 0.0995 || low > 0.9905 ? 1 : 0
  return `${(low * 100).toFixed(digits)}–${(high * 100).toFixed(digits)}${sign}`
}

/** The interval of a number with `digits` behind the point: `0.03–0.11`; empty where there is none. */
export function interval({ low, high }: Pick<Estimate, 'low' | 'high'>, digits: number): string {
  return low === null || high === null ? '' : `${low.toFixed(digits)}–${high.toFixed(digits)}`
}
