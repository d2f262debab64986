import { expect, test } from 'vitest'
import type { EventBody, TurnEvent } from '../../../src/contract/event.ts'
import type { Verdict } from '../../../src/contract/verdict.ts'
import { tracksOf } from './lanes.ts'
import { timelineOf } from './timeline.ts'

const verdict = (verifier: string, status: Verdict['status'], latency_ms: number): Verdict => ({
  verifier,
  status,
  score: 0.5,
  reason: '',
  cost_usd: 0,
  latency_ms,
  confidence: null,
  calibration: null,
})

function logOf(entries: [number, EventBody][]): TurnEvent[] {
  return entries.map(([at_ms, body], i) => ({ ...body, seq: i + 1, at_ms }))
}

const attempt = (attempt_id: string, kind: 'first' | 'revision' | 'verification'): EventBody => ({
  type: 'attempt.started',
  attempt_id,
  model: 'lab/writes',
  kind,
  modalities: ['text'],
  reserved_usd: null,
})

const log = logOf([
  [0, attempt('a', 'first')],
  [
    40,
    {
      type: 'verification.started',
      mode: 'gate',
      round: 1,
      attempt_id: 'a',
      verifiers: ['numbers', 'rubric'],
    },
  ],
  [41, attempt('j', 'verification')],
  [90, { type: 'verdict', round: 1, attempt_id: 'a', verdict: verdict('numbers', 'failed', 2) }],
  [90, { type: 'verdict', round: 1, attempt_id: 'a', verdict: verdict('rubric', 'not_run', 49) }],
  [92, attempt('b', 'revision')],
])

test('each verifier has a bar that ends after what it took, and says how it ended', () => {
  const checks = timelineOf(log, 100).filter(({ kind, apart }) => kind === 'check' && !apart)
  expect(checks).toMatchObject([
    { label: 'numbers', startMs: 40, endMs: 42, state: 'failed', detail: 'round 1, failed' },
    { label: 'rubric', startMs: 40, endMs: 89, state: 'unmade', detail: 'round 1, did not run' },
  ])
})

test('what checking led to lies apart from the first attempt of the same model', () => {
  const tracks = tracksOf(timelineOf(log, 100)).filter(({ label }) => label === 'lab/writes')
  expect(tracks.map(({ kind, apart }) => [kind, apart])).toEqual([
    ['attempt', undefined],
    ['check', 'verification'],
    ['attempt', 'revision'],
  ])
})
