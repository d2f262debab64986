import type { Estimate } from '../../../src/contract/estimate.ts'

/** A share as a percentage, with a digit behind the point only where it says something: `4.3 %`, `87 %`. */
export function percent(share: number): string {
  const value = share * 100
  const fine = (value !== 0 && value < 9.95) || (value > 90.05 && value < 99.95)
  return `${fine ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} %`
}

/** The interval of a share, without repeating the sign: `81–92 %`; empty where there is none. */
export function percentInterval({ low, high }: Pick<Estimate, 'low' | 'high'>): string {
  if (low === null || high === null) return ''
  return `${percent(low).replace(' %', '')}–${percent(high)}`
}

/** The interval of a number with `digits` behind the point: `0.03–0.11`; empty where there is none. */
export function interval({ low, high }: Pick<Estimate, 'low' | 'high'>, digits: number): string {
  return low === null || high === null ? '' : `${low.toFixed(digits)}–${high.toFixed(digits)}`
}
