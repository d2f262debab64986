import { type ClusteredValue, effectiveSampleSize } from './cluster.ts'
import type { Interval } from './interval.ts'
import { betaCdf, betaQuantile, normalQuantile } from './special-functions.ts'

/** `events` among `n`; neither need be whole, so that effective sizes can be given. */
export interface Count {
  events: number
  n: number
}

const isCount = ({ events, n }: Count) => n > 0 && Number.isFinite(n) && events >= 0 && events <= n
const isConfidence = (confidence: number) => confidence > 0 && confidence < 1

/**
 * Wilson’s score interval (1927) of a proportion, two-sided. Assumes independent units. Null for n = 0 and for counts
 * or a confidence that make no sense.
 */
export function wilsonInterval(count: Count, confidence = 0.95): Interval | null {
  if (!isCount(count) || !isConfidence(confidence)) return null
  const { events, n } = count
  const z2 = normalQuantile((1 + confidence) / 2) ** 2
  const middle = (events + z2 / 2) / (n + z2)
  const half = Math.sqrt(z2 * ((events * (n - events)) / n + z2 / 4)) / (n + z2)
  return {
    low: events === 0 ? 0 : Math.max(0, middle - half),
    high: events === n ? 1 : Math.min(1, middle + half),
  }
}

/**
 * The one-sided exact upper bound of a proportion (Clopper and Pearson 1934): it is at or above the truth in at least
 * `confidence` of samples. Assumes independent units. 1 when all are events; null as for `wilsonInterval`.
 */
export function clopperPearsonUpper(count: Count, confidence = 0.95): number | null {
  if (!isCount(count) || !isConfidence(confidence)) return null
  const { events, n } = count
  return events === n ? 1 : betaQuantile(confidence, events + 1, n - events)
}

/**
 * P(at most `events` among `n`) if the proportion were `proportion`: the p-value against “it is `proportion` or more”.
 * It is at most 1 − c exactly when `clopperPearsonUpper` at confidence c is at most `proportion`.
 */
export function binomialTail({ events, n }: Count, proportion: number): number {
  return events >= n ? 1 : betaCdf(1 - proportion, n - events, events + 1)
}

/**
 * The same proportion in as many units as independent ones would be; for the functions above. `correlation` replaces
 * the one estimated from the units: see `effectiveSampleSize`.
 */
export function effectiveCount(units: readonly ClusteredValue[], correlation?: number): Count {
  const n = effectiveSampleSize(units, correlation)
  const events = units.reduce((sum, { value }) => sum + value, 0)
  return { events: units.length === 0 ? 0 : n * (events / units.length), n }
}

/**
 * Upper bound of the proportion of units, by Clopper and Pearson on the effective count (as Korn and Graubard 1998 do
 * for surveys). `value` is 1 for an event, else 0. Assumes independent clusters, and that the intraclass correlation is
 * the one estimated; approximate where clusters are few. Where no event, or nothing but events, was seen, units of a
 * cluster are taken to be alike. Null for no units, or another value.
 */
export function clusteredUpper(units: readonly ClusteredValue[], confidence = 0.95): number | null {
  if (!units.every(({ value }) => value === 0 || value === 1)) return null
  return clopperPearsonUpper(effectiveCount(units), confidence)
}
