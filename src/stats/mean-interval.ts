/** A mean with its 95 % confidence interval; the bounds are null for fewer than two values. */
export interface MeanInterval {
  n: number
  mean: number | null
  low: number | null
  high: number | null
}

/** Quantiles of Student's t at 0.975, for 1 to 8 degrees of freedom. */
const smallSamples = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306]

/**
 * Mean and interval from sums: of the values, and of their squares. Student's t; past 8 degrees of freedom its quantile
 * by the Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5), right to 0.001.
 */
export function meanInterval({ n, sum, squares }: { n: number; sum: number; squares: number }): MeanInterval {
  if (n === 0) return { n, mean: null, low: null, high: null }
  const mean = sum / n
  if (n === 1) return { n, mean, low: null, high: null }
  const variance = Math.max(0, (squares - n * mean ** 2) / (n - 1))
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n)
  return { n, mean, low: mean - half, high: mean + half }
}

function studentQuantile(degrees: number): number {
  const exact = smallSamples[degrees - 1]
  if (exact !== undefined) return exact
  const z = 1.959964
  const first = (z ** 3 + z) / 4
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3
}
