import { expect, test } from 'vitest'
import type { ScopeQuality } from '../../../src/contract/quality.ts'
import { calibratedFirst, scopeName, withoutRepeats } from './scopes.ts'

const figures = { value: 0.5, low: 0.4, high: 0.6, n: 60 }
const calibrated = (labels: number): ScopeQuality['calibration'] => ({
  version: 'v',
  created_at: '2026-03-01T10:00:00Z',
  source: 'labels',
  method: 'platt',
  labels,
  clusters: labels,
  accuracy: figures,
  ece: figures,
  brier: figures,
  log_loss: 0.4,
  stale: null,
})

function scope(
  verifier: string,
  input_kind: ScopeQuality['scope']['input_kind'],
  task: string,
  labels: number,
): ScopeQuality {
  return {
    scope: { verifier, model: 'local/reader', input_kind, task },
    labels,
    calibration: labels < 50 ? null : calibrated(labels),
    uncalibrated: labels < 50 ? 'too few' : null,
    reliability: [],
    risk_curve: [],
    operating_point: null,
  }
}

test('all tasks together are left out where there is but one', () => {
  const one = [scope('grounding', 'scan', 'clerk', 70), scope('grounding', 'scan', 'any', 70)]
  expect(withoutRepeats(one).map((each) => each.scope.task)).toEqual(['clerk'])
  const two = [
    scope('grounding', 'scan', 'clerk', 70),
    scope('grounding', 'scan', 'desk', 20),
    scope('grounding', 'scan', 'any', 90),
  ]
  expect(withoutRepeats(two)).toHaveLength(3)
})

test('kinds of input of one verifier stand together, from text to mixed', () => {
  const scopes = [
    scope('numbers', 'document', 'any', 60),
    scope('grounding', 'degraded_scan', 'any', 60),
    scope('grounding', 'audio', 'any', 10),
    scope('grounding', 'document', 'any', 60),
  ]
  expect(calibratedFirst(scopes).map(scopeName)).toEqual([
    'grounding on local/reader, documents',
    'grounding on local/reader, degraded scans',
    'numbers on local/reader, documents',
  ])
})
