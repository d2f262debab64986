/** Linear between order statistics (Hyndman and Fan 1996, type 7), of sorted values. */
export function quantile(sorted: readonly number[], q: number): number {
  const rank = q * (sorted.length - 1)
  const below = sorted[Math.floor(rank)] ?? Number.NaN
  const above = sorted[Math.ceil(rank)] ?? Number.NaN
  return below + (above - below) * (rank - Math.floor(rank))
}
