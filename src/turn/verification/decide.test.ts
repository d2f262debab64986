import { expect, test } from 'vitest'
import type { OperatingPoint } from '../../contract/quality.ts'
import type { Verdict } from '../../contract/verdict.ts'
import { decide } from './decide.ts'

const verdict = (more: Partial<Verdict>): Verdict => ({
  verifier: 'v',
  status: 'passed',
  score: 0.9,
  reason: 'why',
  cost_usd: 0,
  latency_ms: 1,
  confidence: null,
  calibration: null,
  ...more,
})
const at = (threshold: number | null, score_threshold = threshold): OperatingPoint => ({
  bound: 0.05,
  threshold,
  score_threshold,
  coverage: null,
  risk: null,
  risk_upper: null,
})

test('uncalibrated, everything must have passed', () => {
  expect(decide({ verdicts: [verdict({})], point: null })).toMatchObject({ accepted: true, confidence: null })
  const second = decide({ verdicts: [verdict({}), verdict({ status: 'not_run' })], point: null })
  expect(second).toMatchObject({ accepted: false, reason: 'v did not run: why' })
  expect(decide({ verdicts: [verdict({ status: 'failed' })], point: null }).accepted).toBe(false)
})

test('a confidence without an operating point decides nothing', () => {
  const failed = verdict({ status: 'failed', confidence: 0.99 })
  expect(decide({ verdicts: [failed], point: null })).toMatchObject({ accepted: false, threshold: null })
})

test('scores that share a confidence are told apart by where accepting begins', () => {
  const point = at(0.9, 0.7)
  const of = (score: number) => decide({ verdicts: [verdict({ score, confidence: 0.9 })], point })
  expect(of(0.7).accepted).toBe(true)
  expect(of(0.69)).toMatchObject({ accepted: false, reason: 'score 0.690 is below 0.700' })
})

test('an infeasible bound accepts nothing and says so', () => {
  expect(decide({ verdicts: [verdict({ confidence: 1 })], point: at(null) })).toEqual({
    accepted: false,
    confidence: 1,
    threshold: null,
    infeasible: true,
    reason: 'infeasible: at most 5 % wrong cannot be kept (no threshold keeps the bound)',
  })
})
