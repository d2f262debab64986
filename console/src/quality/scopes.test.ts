import { expect, test } from 'vitest'
import type { ScopeQuality } from '../../../src/contract/quality.ts'
import { calibratedFirst, scopeName, withoutRepeats } from './scopes.ts'

const calibration = { version: 'v' } as unknown as ScopeQuality['calibration']

function scope(
  verifier: string,
  input_kind: ScopeQuality['scope']['input_kind'],
  task: string,
  labels: number,
): ScopeQuality {
  return {
    scope: { verifier, model: 'local/reader', input_kind, task },
    labels,
    calibration: labels < 50 ? null : calibration,
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
