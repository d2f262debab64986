import { byCluster } from './cluster.ts'
import type { Interval } from './interval.ts'
import { quantile } from './quantile.ts'
import { Random } from './random.ts'

/** Below this number of clusters a resample says too little of how clusters vary. */
export const fewestClusters = 10

export interface BootstrapOptions {
  confidence?: number
  replicates?: number
  seed?: number
}

/**
 * Percentile interval of a statistic by the cluster bootstrap (Davison and Hinkley 1997, 3.8): whole clusters are drawn
 * with replacement, as many as there are. Assumes independent clusters; units of one may depend in any way. The same
 * seed gives the same interval. Null for fewer than ten clusters, and when more than one replicate in twenty has no
 * value (`statistic` gives null, or a number that is not finite).
 */
export function bootstrapInterval<T extends { cluster: string }>(
  units: readonly T[],
  statistic: (units: readonly T[]) => number | null,
  { confidence = 0.95, replicates = 1_000, seed = 1 }: BootstrapOptions = {},
): Interval | null {
  const clusters = byCluster(units)
  if (clusters.length < fewestClusters || !(confidence > 0 && confidence < 1) || replicates < 1) return null
  const random = new Random(seed)
  const values: number[] = []
  for (let replicate = 0; replicate < replicates; replicate++) {
    const drawn: T[] = []
    for (let draw = 0; draw < clusters.length; draw++)
      for (const unit of clusters[random.whole(0, clusters.length - 1)] ?? []) drawn.push(unit)
    const value = statistic(drawn)
    if (value !== null && Number.isFinite(value)) values.push(value)
  }
  if (values.length < 0.95 * replicates) return null
  values.sort((a, b) => a - b)
  return { low: quantile(values, (1 - confidence) / 2), high: quantile(values, (1 + confidence) / 2) }
}
