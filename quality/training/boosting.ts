import type { TreeNode } from '../../src/models/local/boosted-trees.ts'
import { softmax } from '../../src/models/local/shares.ts'

/**
 * What one question gives to choose from; `right` are the places of what may be taken. A single one is taken or left:
 * leaving it has the score 0, and is right when `right` is empty.
 */
export interface Choice {
  vectors: Float64Array[]
  right: number[]
}

export interface BoostingOptions {
  trees: number
  depth: number
  /** Share of each tree's worth that is taken. */
  rate: number
  /** Weight that pulls leaves to zero. */
  ridge: number
  /** Least sum of second derivatives in a leaf. */
  leastWeight: number
  /** Share of the features that a tree may use, chosen anew for each. */
  columns: number
  /** Uniform in [0, 1). */
  random(): number
  onTree?(index: number, loss: number): void
}

const mostBins = 48

/**
 * Gradient-boosted trees for choosing one of several: the loss is the negative logarithm of the share that a softmax
 * gives to the right choices of a question (Cao et al., 2007, "Learning to rank: from pairwise approach to listwise
 * approach"); leaves are Newton steps (Chen and Guestrin, 2016, "XGBoost", equations 5 to 7).
 */
export function boost(choices: Choice[], options: BoostingOptions): TreeNode[][] {
  const table = binned(choices.flatMap(({ vectors }) => vectors))
  const starts: number[] = []
  let rows = 0
  for (const { vectors } of choices) {
    starts.push(rows)
    rows += vectors.length
  }
  const scores = new Float64Array(rows)
  const gradient = new Float64Array(rows)
  const curvature = new Float64Array(rows)
  const trees: TreeNode[][] = []
  for (let index = 0; index < options.trees; index++) {
    let loss = 0
    for (const [i, choice] of choices.entries())
      loss += differentiate(choice, starts[i] ?? 0, scores, gradient, curvature)
    const tree = grow(table, gradient, curvature, options, scores)
    trees.push(tree)
    options.onTree?.(index, loss / choices.length)
  }
  return trees
}

/** First and second derivatives of a question's loss by its scores; returns the loss. */
function differentiate(
  { vectors, right }: Choice,
  start: number,
  scores: Float64Array,
  gradient: Float64Array,
  curvature: Float64Array,
): number {
  if (vectors.length === 1) {
    const share = 1 / (1 + Math.exp(-(scores[start] ?? 0)))
    const isRight = right.length > 0
    gradient[start] = isRight ? share - 1 : share
    curvature[start] = Math.max(1e-6, share * (1 - share))
    return -Math.log(Math.max(isRight ? share : 1 - share, 1e-12))
  }
  const shares = softmax(scores.subarray(start, start + vectors.length))
  const good = right.reduce((sum, i) => sum + (shares[i] ?? 0), 0)
  for (const [i, share] of shares.entries()) {
    gradient[start + i] = share
    curvature[start + i] = Math.max(1e-6, share * (1 - share))
  }
  for (const i of right) gradient[start + i] = (shares[i] ?? 0) - (shares[i] ?? 0) / Math.max(good, 1e-12)
  return -Math.log(Math.max(good, 1e-12))
}

interface Table {
  rows: number
  /** A column of bins a feature. */
  bins: Uint8Array[]
  /** Highest value of each bin but the last, a list a feature. */
  edges: number[][]
}

function binned(vectors: Float64Array[]): Table {
  const rows = vectors.length
  const columns = vectors[0]?.length ?? 0
  const bins: Uint8Array[] = []
  const edges: number[][] = []
  for (let column = 0; column < columns; column++) {
    const values = Float64Array.from(vectors, (vector) => vector[column] ?? 0)
    const sorted = values.slice().sort()
    const distinct = [...new Set(sorted)]
    const cuts =
      distinct.length <= mostBins
        ? distinct
        : [
            ...new Set(
              Array.from(
                { length: mostBins },
                (_, i) => sorted[Math.floor(((i + 1) * rows) / mostBins) - 1] ?? 0,
              ),
            ),
          ]
    const middles = cuts.slice(0, -1).map((cut, i) => (cut + (cuts[i + 1] ?? cut)) / 2)
    edges.push(middles)
    bins.push(Uint8Array.from(values, (value) => binOf(middles, value)))
  }
  return { rows, bins, edges }
}

function binOf(edges: number[], value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= (edges[middle] ?? 0)) high = middle
    else low = middle + 1
  }
  return low
}

interface Split {
  feature: number
  bin: number
  gain: number
}

/** Grows one tree and adds what it says of every row to the scores. */
function grow(
  table: Table,
  gradient: Float64Array,
  curvature: Float64Array,
  options: BoostingOptions,
  scores: Float64Array,
): TreeNode[] {
  const { depth, rate, ridge, columns, random } = options
  const features = table.bins.map((_, i) => i).filter(() => random() < columns)
  const nodes: TreeNode[] = []
  const build = (rows: Uint32Array, level: number): number => {
    const place = nodes.length
    nodes.push([-1, 0, 0, 0])
    const [sum, weight] = totals(rows, gradient, curvature)
    const split = level < depth ? best(table, rows, features, gradient, curvature, options) : undefined
    if (split === undefined) {
      const worth = (-rate * sum) / (weight + ridge)
      for (const row of rows) scores[row] = (scores[row] ?? 0) + worth
      nodes[place] = [-1, worth, 0, 0]
      return place
    }
    const column = table.bins[split.feature] ?? new Uint8Array()
    const atMost = rows.filter((row) => (column[row] ?? 0) <= split.bin)
    const above = rows.filter((row) => (column[row] ?? 0) > split.bin)
    const threshold = table.edges[split.feature]?.[split.bin] ?? 0
    nodes[place] = [split.feature, threshold, build(atMost, level + 1), build(above, level + 1)]
    return place
  }
  build(
    Uint32Array.from({ length: table.rows }, (_, i) => i),
    0,
  )
  return nodes
}

function totals(rows: Uint32Array, gradient: Float64Array, curvature: Float64Array): [number, number] {
  let sum = 0
  let weight = 0
  for (const row of rows) {
    sum += gradient[row] ?? 0
    weight += curvature[row] ?? 0
  }
  return [sum, weight]
}

function best(
  { bins, edges }: Table,
  rows: Uint32Array,
  features: number[],
  gradient: Float64Array,
  curvature: Float64Array,
  { ridge, leastWeight }: BoostingOptions,
): Split | undefined {
  const [sum, weight] = totals(rows, gradient, curvature)
  if (weight < 2 * leastWeight) return undefined
  const whole = (sum * sum) / (weight + ridge)
  let found: Split | undefined
  const sums = new Float64Array(256)
  const weights = new Float64Array(256)
  for (const feature of features) {
    const column = bins[feature]
    const cuts = edges[feature]?.length ?? 0
    if (column === undefined || cuts === 0) continue
    sums.fill(0)
    weights.fill(0)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number
      const bin = column[row] as number
      sums[bin] = (sums[bin] as number) + (gradient[row] as number)
      weights[bin] = (weights[bin] as number) + (curvature[row] as number)
    }
    let leftSum = 0
    let leftWeight = 0
    for (let bin = 0; bin < cuts; bin++) {
      leftSum += sums[bin] as number
      leftWeight += weights[bin] as number
      const rightWeight = weight - leftWeight
      if (leftWeight < leastWeight || rightWeight < leastWeight) continue
      const rightSum = sum - leftSum
      const gain =
        (leftSum * leftSum) / (leftWeight + ridge) + (rightSum * rightSum) / (rightWeight + ridge) - whole
      if (gain > (found?.gain ?? 1e-3)) found = { feature, bin, gain }
    }
  }
  return found
}
