import { expect, test } from 'vitest'
import type { OperatingPoint } from '../contract/calibration.ts'
import { calibratedProbability } from '../stats/fit-calibration.ts'
import { fitIsotonic } from '../stats/isotonic.ts'
import { decide } from '../turn/verification/decide.ts'
import { rightAt, someLabels } from './evaluation.fixture.ts'
import { operatingPoints, pointFor } from './operating-points.ts'

const labels = someLabels(1_200, 5)
const map = { method: 'platt', slope: -3, intercept: 1 } as const

test('looser bounds accept more, and bounds that labels cannot show are infeasible, with why', () => {
  const [strict, usual, loose] = operatingPoints(map, labels, [0.001, 0.15, 0.3])
  expect(strict).toMatchObject({ bound: 0.001, threshold: null, score_threshold: null })
  expect(strict?.infeasible).toMatch(/labels|threshold/)
  expect(usual?.risk_upper).toBeLessThanOrEqual(0.15)
  expect(usual?.threshold).toBe(calibratedProbability(map, usual?.score_threshold ?? Number.NaN))
  expect(loose?.coverage).toBeGreaterThan(usual?.coverage ?? 1)
})

test('a bound between those that were declared gets the stricter one', () => {
  const points = operatingPoints(map, labels, [0.1, 0.2])
  expect(pointFor(points, 0.2).bound).toBe(0.2)
  expect(pointFor(points, 0.19).bound).toBe(0.1)
  expect(pointFor(points, 0.05)).toMatchObject({
    bound: 0.05,
    threshold: null,
    infeasible: expect.any(String),
  })
})

/** The share of wrong answers among those that a gate accepts, were every score as likely. */
function acceptedWrong(seed: number, bound: number): number {
  const own = someLabels(400, seed)
  const fitted = fitIsotonic(own.map(({ score, correct }) => ({ x: score, y: Number(correct) })))
  const isotonic = {
    method: 'isotonic',
    scores: fitted?.thresholds ?? [],
    probabilities: fitted?.values ?? [],
  } as const
  const [point] = operatingPoints(isotonic, own, [bound])
  const scores = Array.from({ length: 101 }, (_, i) => i / 100)
  const accepted = scores.filter(
    (score) => point && accepts(score, calibratedProbability(isotonic, score), point),
  )
  const wrong = accepted.reduce((sum, score) => sum + 1 - rightAt(score), 0)
  return accepted.length === 0 ? 0 : wrong / accepted.length
}

function accepts(score: number, confidence: number, point: OperatingPoint): boolean {
  const finding = { verifier: 'v', status: 'passed', reason: '', cost_usd: 0, latency_ms: 1 } as const
  return decide({ verdicts: [{ ...finding, score, confidence, calibration: null }], point }).accepted
}

test('gates that hold answers to the point accept more wrong ones than declared in at most 5 % of fits', () => {
  const bound = 0.15
  const shares = Array.from({ length: 300 }, (_, seed) => acceptedWrong(seed + 1, bound))
  expect(shares.filter((share) => share > bound).length / shares.length).toBeLessThan(0.05)
  expect(shares.filter((share) => share > 0).length / shares.length).toBeGreaterThan(0.5)
})
