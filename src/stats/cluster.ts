/** A number measured on one unit, and the cluster (document, user, conversation) the unit belongs to. */
export interface ClusteredValue {
  value: number
  cluster: string
}

/** The units of each cluster, in the order in which clusters first appear. */
export function byCluster<T extends { cluster: string }>(units: readonly T[]): T[][] {
  const clusters = new Map<string, T[]>()
  for (const unit of units) {
    const cluster = clusters.get(unit.cluster)
    if (cluster) cluster.push(unit)
    else clusters.set(unit.cluster, [unit])
  }
  return [...clusters.values()]
}

/**
 * Intraclass correlation: how alike units of one cluster are, by one-way analysis of variance (Donner and Koval 1980;
 * for yes and no, Ridout, Demétrio and Firth 1999). Below 0 when units of a cluster differ more than strangers. Null
 * where it cannot be estimated: one cluster, no cluster of two, or values all the same.
 */
export function intraclassCorrelation(units: readonly ClusteredValue[]): number | null {
  const clusters = byCluster(units)
  const [n, k] = [units.length, clusters.length]
  if (k < 2 || n === k) return null
  const total = units.reduce((sum, { value }) => sum + value, 0)
  let [between, within, squares] = [0, 0, 0]
  for (const cluster of clusters) {
    const mean = cluster.reduce((sum, { value }) => sum + value, 0) / cluster.length
    between += cluster.length * (mean - total / n) ** 2
    for (const { value } of cluster) within += (value - mean) ** 2
    squares += cluster.length ** 2
  }
  const size = (n - squares / n) / (k - 1)
  const [meanBetween, meanWithin] = [between / (k - 1), within / (n - k)]
  const spread = meanBetween + (size - 1) * meanWithin
  return spread > 1e-300 ? (meanBetween - meanWithin) / spread : null
}

/**
 * How many independent units would say as much about a mean as these do: n over the design effect
 * 1 + ρ (Σm²/n − 1), m being the clusters’ sizes (Kish 1965), never below 1. ρ is estimated from the units unless
 * given; where it cannot be estimated it is taken for 1, the worst: every cluster then counts about once.
 */
export function effectiveSampleSize(
  units: readonly ClusteredValue[],
  correlation = intraclassCorrelation(units) ?? 1,
): number {
  const n = units.length
  if (n === 0) return 0
  const squares = byCluster(units).reduce((sum, { length }) => sum + length ** 2, 0)
  return n / Math.max(1, 1 + correlation * (squares / n - 1))
}
