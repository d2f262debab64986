import { chiSquareTail, kolmogorovTail } from './special-functions.ts'

/** Whether a mix changed. `statistic` is D for scores and G for categories. */
export interface DriftVerdict {
  /** Both unlikely by chance and large: p below `significance`, and effect at least `leastEffect`. */
  drifted: boolean
  statistic: number
  p: number
  /** Population stability index; by custom 0.1 is a moderate change and 0.25 a large one. */
  effect: number
}

/** Too little, or nothing usable, to compare. */
export interface NoComparison {
  undecided: string
}

export interface DriftLimits {
  significance?: number
  leastEffect?: number
}

/** Fewer than this in a cell, and the χ² approximation is poor (Cochran 1954). */
const fewestExpected = 5
const fewestScores = 20
const scoreBins = 10

/**
 * Whether scores come from another distribution than they did: the two-sample Kolmogorov–Smirnov test, its p-value from
 * the limit distribution with Stephens’s correction (1970) for small samples, and the population stability index over
 * tenths of the reference. Both are asked, so that a large sample does not raise the alarm over nothing. Assumes
 * independent scores: of clustered ones give one per cluster. Ties make p too large, never too small. Undecided with
 * fewer than 20 scores on a side, or one that is not finite.
 */
export function scoreDrift(
  reference: readonly number[],
  current: readonly number[],
  limits: DriftLimits = {},
): DriftVerdict | NoComparison {
  if (![...reference, ...current].every(Number.isFinite))
    return { undecided: 'a score is not a finite number' }
  const fewer = Math.min(reference.length, current.length)
  if (fewer < fewestScores) return { undecided: `${fewer} scores are too few: ${fewestScores} are needed` }
  const [before, now] = [reference.toSorted((a, b) => a - b), current.toSorted((a, b) => a - b)]
  const statistic = largestGap(before, now)
  const root = Math.sqrt((before.length * now.length) / (before.length + now.length))
  const p = kolmogorovTail((root + 0.12 + 0.11 / root) * statistic)
  const edges = Array.from({ length: scoreBins - 1 }, (_, bin) => {
    return before[Math.floor(((bin + 1) * before.length) / scoreBins)] ?? Number.POSITIVE_INFINITY
  })
  const effect = stabilityIndex(binCounts(before, edges), binCounts(now, edges))
  return verdict({ statistic, p, effect }, limits)
}

/**
 * Whether categories (modality, model, kind of question) are mixed otherwise than they were: the G-test of homogeneity
 * (Woolf 1957; log-likelihood ratio, χ² with cells − 1 degrees of freedom) and the population stability index.
 * Categories expected fewer than five times on a side are pooled with the next rarest. Assumes independent counts. Undecided
 * without counts on a side, or with one that is not a whole number of 0 or more; a single cell has not drifted.
 */
export function mixDrift(
  reference: Readonly<Record<string, number>>,
  current: Readonly<Record<string, number>>,
  limits: DriftLimits = {},
): DriftVerdict | NoComparison {
  const counts = [...Object.values(reference), ...Object.values(current)]
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0))
    return { undecided: 'a count is not a whole number of 0 or more' }
  const cells = pooledCells(reference, current)
  const [before, now] = [cells.map(([count]) => count), cells.map(([, count]) => count)]
  const [n, m] = [sum(before), sum(now)]
  if (n === 0 || m === 0) return { undecided: 'one side has no counts' }
  let statistic = 0
  for (const [a, b] of cells) {
    statistic += 2 * surprise(a, ((a + b) * n) / (n + m)) + 2 * surprise(b, ((a + b) * m) / (n + m))
  }
  statistic = Math.max(0, statistic)
  const p = cells.length < 2 ? 1 : chiSquareTail(statistic, cells.length - 1)
  return verdict({ statistic, p, effect: stabilityIndex(before, now) }, limits)
}

function verdict(
  found: Omit<DriftVerdict, 'drifted'>,
  { significance = 0.01, leastEffect = 0.1 }: DriftLimits,
): DriftVerdict {
  return { drifted: found.p < significance && found.effect >= leastEffect, ...found }
}

/**
 * Population stability index, the symmetrised Kullback–Leibler divergence Σ (q − p) ln(q / p) of two mixes. Half a
 * count is added to every cell, so that an empty one does not make it infinite.
 */
export function stabilityIndex(reference: readonly number[], current: readonly number[]): number {
  const [n, m] = [sum(reference) + reference.length / 2, sum(current) + reference.length / 2]
  return sum(
    reference.map((count, cell) => {
      const [p, q] = [(count + 0.5) / n, ((current[cell] ?? 0) + 0.5) / m]
      return (q - p) * Math.log(q / p)
    }),
  )
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

const surprise = (observed: number, expected: number) =>
  observed === 0 ? 0 : observed * Math.log(observed / expected)

/** The largest distance between two empirical distribution functions; equal values are passed together. */
function largestGap(before: readonly number[], now: readonly number[]): number {
  let [i, j, gap] = [0, 0, 0]
  while (i < before.length && j < now.length) {
    const value = Math.min(before[i] ?? 0, now[j] ?? 0)
    while (before[i] === value) i++
    while (now[j] === value) j++
    gap = Math.max(gap, Math.abs(i / before.length - j / now.length))
  }
  return gap
}

/** How many of the sorted values lie below each edge and at or above the one before it. */
function binCounts(sorted: readonly number[], edges: readonly number[]): number[] {
  const below = edges.map((edge) => sorted.filter((value) => value < edge).length)
  return [...below, sorted.length].map((count, bin) => count - (below[bin - 1] ?? 0))
}

type Cell = [before: number, now: number]

/** The two counts of each category; one too rare is added to the next rarest, until none is. */
function pooledCells(
  reference: Readonly<Record<string, number>>,
  current: Readonly<Record<string, number>>,
): Cell[] {
  const [before, now] = [new Map(Object.entries(reference)), new Map(Object.entries(current))]
  const names = [...new Set([...before.keys(), ...now.keys()])].sort()
  const cells = names.map((name): Cell => [before.get(name) ?? 0, now.get(name) ?? 0])
  const [n, m] = [sum([...before.values()]), sum([...now.values()])]
  const isRare = ([a, b]: Cell) => ((a + b) * Math.min(n, m)) / (n + m) < fewestExpected
  const kept: Cell[] = []
  const add = ([a, b]: Cell) => {
    const [c, d] = kept.pop() ?? [0, 0]
    kept.push([a + c, b + d])
  }
  for (const cell of cells.toSorted((x, y) => x[0] + x[1] - (y[0] + y[1]))) {
    const last = kept.at(-1)
    if (last && isRare(last)) add(cell)
    else kept.push(cell)
  }
  const last = kept.at(-1)
  if (last && isRare(last)) add(kept.pop() ?? last)
  return kept
}
