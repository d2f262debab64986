import { expect, it } from 'vitest'
import { effectiveSampleSize, intraclassCorrelation } from './cluster.ts'

// Shrout and Fleiss 1979, table 2: six targets, each rated by four judges; ICC(1,1) is 0.17 in their table 4.
const ratings = [
  [9, 2, 5, 8],
  [6, 1, 3, 2],
  [8, 4, 6, 8],
  [7, 1, 2, 6],
  [10, 5, 6, 9],
  [6, 2, 4, 7],
].flatMap((row, target) => row.map((value) => ({ value, cluster: `${target}` })))

const clusters = (...sizes: number[]) =>
  sizes.flatMap((size, cluster) =>
    Array.from({ length: size }, () => ({ value: cluster, cluster: `${cluster}` })),
  )

it('finds the intraclass correlation of Shrout and Fleiss', () => {
  expect(intraclassCorrelation(ratings)).toBeCloseTo(0.1657, 4)
})

it('is 1 where only clusters differ', () => {
  expect(intraclassCorrelation(clusters(3, 4, 5))).toBeCloseTo(1, 12)
})

it('cannot be estimated without two clusters, two units in one, or a difference', () => {
  expect(intraclassCorrelation([])).toBeNull()
  expect(intraclassCorrelation(clusters(5))).toBeNull()
  expect(intraclassCorrelation(clusters(1, 1, 1))).toBeNull()
  expect(intraclassCorrelation(clusters(3, 3).map((unit) => ({ ...unit, value: 1 })))).toBeNull()
})

it('counts each cluster once where units are alike, and every unit where they are not', () => {
  expect(effectiveSampleSize(clusters(4, 4, 4))).toBeCloseTo(3, 12)
  expect(effectiveSampleSize(clusters(4, 4, 4), 0)).toBe(12)
  expect(effectiveSampleSize(clusters(4, 4, 4), -0.5)).toBe(12)
  // Kish: 24 / (1 + 3 · 0.5).
  expect(effectiveSampleSize(ratings, 0.5)).toBeCloseTo(24 / 2.5, 12)
  expect(effectiveSampleSize(clusters(1, 1, 1))).toBe(3)
  expect(effectiveSampleSize([])).toBe(0)
})
