import type { Figure } from './figures.ts'
import { Exact } from './number-value.ts'

/** More operands would make almost any number derivable. */
const mostOperands = 12
/** A number of fewer digits follows from others by chance too often. */
const leastDigits = 3

/**
 * Whether a figure is a sum, difference, product, ratio, share in percent or change in percent of `others`: two of
 * them, or the sum of all that stand before it.
 */
export function isDerived(figure: Figure, others: readonly Figure[]): boolean {
  if (figure.kind !== 'number') return false
  const operands = distinctValues(others.filter((other) => other !== figure && !other.percent))
  const earlier = distinctValues(others.filter((other) => other.end <= figure.start && !other.percent))
  const rates = distinctValues(others.filter((other) => other !== figure && other.percent))
  if (operands.length > mostOperands || operands.length + rates.length < 2) return false
  return figure.readings.some(({ value, decimals, scale }) => {
    const digits = value.abs().toString().replace(/\D/g, '').replace(/^0+/, '').length
    if (digits < leastDigits && operands.length > 2) return false
    const half = new Exact(10).pow(-decimals).times(scale).div(2)
    const near = (candidate: Exact) => candidate.minus(value).abs().lte(half)
    const sum = earlier.reduce((total, one) => total.plus(one), new Exact(0))
    if (earlier.length > 2 && near(sum)) return true
    return pairs(operands, rates, figure.percent).some(near)
  })
}

function pairs(operands: Exact[], rates: Exact[], percent: boolean): Exact[] {
  const results: Exact[] = []
  for (const a of operands) {
    for (const rate of rates) {
      const part = a.times(rate).div(100)
      if (!percent) results.push(part, a.plus(part), a.minus(part))
    }
    for (const b of operands) {
      if (a === b) continue
      const ratio = b.isZero() ? undefined : a.div(b)
      if (percent) {
        if (ratio) results.push(ratio.times(100), ratio.minus(1).times(100), ratio.minus(1).times(100).abs())
      } else {
        results.push(a.plus(b), a.minus(b), a.times(b))
        if (ratio) results.push(ratio)
      }
    }
  }
  return results
}

function distinctValues(figures: Figure[]): Exact[] {
  const values = figures.flatMap(({ readings }) => (readings[0] ? [readings[0].value] : []))
  return [...new Map(values.map((value) => [value.toString(), value])).values()]
}
