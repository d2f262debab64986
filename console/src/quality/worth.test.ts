import { expect, test } from 'vitest'
import type { VerifierWorth } from '../../../src/contract/quality.ts'
import { costOfCatch, outcomesOf } from './worth.ts'

const worth: VerifierWorth = {
  verifier: 'judge',
  verdicts: 400,
  failed: 60,
  not_run: 4,
  labelled: 100,
  caught: 20,
  false_alarms: 5,
  missed: 10,
  cost_usd: 0.8,
  latency_p50_ms: 400,
  latency_p95_ms: 900,
}

test('a catch costs the labelled share of the money, since only labels tell a catch', () => {
  expect(costOfCatch(worth)).toBeCloseTo(0.01, 12)
})

test('what was not caught or has no price costs nobody knows what', () => {
  expect(costOfCatch({ ...worth, caught: 0 })).toBeNull()
  expect(costOfCatch({ ...worth, cost_usd: null })).toBeNull()
})

test('what is left of the labelled ones passed rightly', () => {
  expect(outcomesOf(worth)).toEqual({ caught: 20, missed: 10, falseAlarms: 5, rightlyPassed: 65 })
})
