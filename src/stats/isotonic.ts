/** A function that never falls, linear between its thresholds and constant outside them. Thresholds rise strictly. */
export interface IsotonicMap {
  thresholds: number[]
  values: number[]
}

export interface WeightedPoint {
  x: number
  y: number
  /** At least 0, 1 when absent; points of weight 0 are left out. */
  weight?: number
}

interface Block {
  first: number
  last: number
  sum: number
  weight: number
}

/**
 * Isotonic regression: the non-decreasing function with the least weighted squared error, by pooling adjacent
 * violators (Barlow, Bartholomew, Bremner, Brunk 1972). Points of the same x are pooled first, so that one x has one
 * value. For y of 0 and 1 it estimates P(y = 1 | x), assuming only that the probability does not fall with x.
 * Null without a point of positive weight, or when a number is not finite or a weight negative.
 */
export function fitIsotonic(points: readonly WeightedPoint[]): IsotonicMap | null {
  const usable = ({ x, y, weight = 1 }: WeightedPoint) =>
    Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(weight) && weight >= 0
  if (!points.every(usable)) return null
  const blocks: Block[] = []
  for (const tie of pooledTies(points)) {
    let block = tie
    for (let before = blocks.at(-1); before && rises(before, block); before = blocks.at(-1)) {
      blocks.pop()
      const [sum, weight] = [before.sum + block.sum, before.weight + block.weight]
      block = { first: before.first, last: block.last, sum, weight }
    }
    blocks.push(block)
  }
  return blocks.length === 0 ? null : cornersOf(blocks)
}

const rises = (before: Block, after: Block) => before.sum / before.weight >= after.sum / after.weight

function pooledTies(points: readonly WeightedPoint[]): Block[] {
  const ties: Block[] = []
  for (const { x, y, weight = 1 } of points.toSorted((a, b) => a.x - b.x)) {
    if (weight === 0) continue
    const last = ties.at(-1)
    if (last?.last === x) {
      last.sum += y * weight
      last.weight += weight
    } else ties.push({ first: x, last: x, sum: y * weight, weight })
  }
  return ties
}

/** Both ends of every block: what lies between two blocks is interpolated. */
function cornersOf(blocks: readonly Block[]): IsotonicMap {
  const map: IsotonicMap = { thresholds: [], values: [] }
  for (const { first, last, sum, weight } of blocks)
    for (const threshold of first === last ? [first] : [first, last]) {
      map.thresholds.push(threshold)
      map.values.push(sum / weight)
    }
  return map
}

/** The map’s value at `x`, clipped to the first and last value outside the thresholds; NaN for NaN. */
export function isotonicValue({ thresholds, values }: IsotonicMap, x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  let [low, high] = [0, thresholds.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((thresholds[middle] ?? Number.POSITIVE_INFINITY) < x) low = middle + 1
    else high = middle
  }
  const [x1, y1] = [thresholds[low], values[low]]
  const [x0, y0] = [thresholds[low - 1], values[low - 1]]
  if (x1 === undefined || y1 === undefined) return y0 ?? Number.NaN
  if (x0 === undefined || y0 === undefined || x1 === x) return y1
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
}
