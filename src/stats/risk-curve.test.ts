import { expect, it } from 'vitest'
import { riskCurve } from './risk-curve.ts'

const labels = [0.9, 0.8, 0.8, 0.7, 0.2].map((score, index) => ({
  score,
  correct: index !== 1 && index !== 4,
  cluster: `${index}`,
}))

it('says for each score what accepting from there on costs', () => {
  const curve = riskCurve(labels)
  expect(curve.map(({ threshold, coverage, risk }) => [threshold, coverage, risk])).toEqual([
    [0.9, 0.2, 0],
    [0.8, 0.6, 1 / 3],
    [0.7, 0.8, 1 / 4],
    [0.2, 1, 2 / 5],
  ])
  // Clopper and Pearson: scipy 1.17.1, binomtest(2, 5, alternative='less').proportion_ci(0.95, 'exact').high.
  expect(curve.at(-1)?.upper).toBeCloseTo(0.8107446, 6)
})

it('has about as many points as asked for, the last of them accepting everything', () => {
  const many = Array.from({ length: 400 }, (_, index) => ({
    score: index,
    correct: true,
    cluster: `${index}`,
  }))
  const curve = riskCurve(many, 20)
  expect(curve.length).toBeLessThanOrEqual(21)
  expect(curve.length).toBeGreaterThanOrEqual(19)
  expect(curve.at(-1)).toMatchObject({ threshold: 0, coverage: 1 })
})

it('is empty without labels, or with a score that is no number', () => {
  expect(riskCurve([])).toEqual([])
  expect(riskCurve([{ score: Number.NaN, correct: true, cluster: 'a' }])).toEqual([])
})
