import { expect, test } from 'vitest'
import type { EventBody, TurnEvent } from '../../../src/contract/event.ts'
import type { Verdict } from '../../../src/contract/verdict.ts'
import { checkingCost, confidenceOf, hasAbstained, hasPassed, passageIndex, passagesOf } from './checks.ts'
import { reduceTurn } from './reducer.ts'
import { emptyTurn } from './view.ts'

const source = { part: 'input[0].content[0]', page: 2, box: null, quote: 'Total due $755.50', score: 0.7 }

const verdict = (status: Verdict['status'], confidence: number | null): Verdict => ({
  verifier: 'grounding',
  status,
  score: 0.6,
  reason: 'as it is',
  claims: [{ text: 'It is $755.50.', start: 0, end: 14, supported: true, reason: 'quoted', source }],
  cost_usd: 0.002,
  latency_ms: 30,
  confidence,
  calibration: null,
})

const bodies: EventBody[] = [
  {
    type: 'turn.started',
    turn_id: 'turn_1',
    started_at: '2026-03-01T10:00:00Z',
    model: 'agent/desk',
    protocol: 'turns',
    stream: true,
    budget: {},
    settings: {},
    body_bytes: 10,
  },
  {
    type: 'part.accepted',
    path: 'input[0].content[0]',
    message: 0,
    role: 'user',
    part: { type: 'text', text: 'Total due $755.50' },
  },
  { type: 'text.delta', attempt_id: 'a', text: 'It is $700.' },
  { type: 'verification.started', mode: 'gate', round: 1, attempt_id: 'a', verifiers: ['grounding'] },
  { type: 'verdict', round: 1, attempt_id: 'a', verdict: verdict('failed', 0.31) },
  {
    type: 'gate',
    round: 1,
    attempt_id: 'a',
    decision: 'escalate',
    confidence: 0.31,
    threshold: 0.8,
    reason: 'confidence 0.310 is below 0.800',
  },
  { type: 'answer.restarted', attempt_id: 'a', reason: 'it did not pass' },
  { type: 'text.delta', attempt_id: 'b', text: 'It is $755.50.' },
  { type: 'verification.started', mode: 'gate', round: 2, attempt_id: 'b', verifiers: ['grounding'] },
  { type: 'verdict', round: 2, attempt_id: 'b', verdict: verdict('passed', 0.92) },
]
const accepted: EventBody = {
  type: 'gate',
  round: 2,
  attempt_id: 'b',
  decision: 'accept',
  confidence: 0.92,
  threshold: 0.8,
  reason: 'confidence 0.920 reaches 0.800',
}
const end: EventBody = {
  type: 'turn.completed',
  finish_reason: 'stop',
  usage: null,
  spent: { latency_ms: 100, cost_usd: 0.01 },
}

function after(...more: EventBody[]) {
  const events: TurnEvent[] = [...bodies, ...more].map((body, i) => ({ ...body, seq: i + 1, at_ms: i }))
  return events.reduce(reduceTurn, emptyTurn)
}

test('each round keeps its draft, its verdicts and what was decided', () => {
  const view = after(accepted, end)
  expect(view.checks.map(({ draft, decided }) => [draft, decided?.decision])).toEqual([
    ['It is $700.', 'escalate'],
    ['It is $755.50.', 'accept'],
  ])
  expect(view.checks.map(hasPassed)).toEqual([false, true])
  expect(view.output.text).toBe('It is $755.50.')
})

test('the confidence is that of the answer given, and checking is summed apart', () => {
  const view = after(accepted, end)
  expect(confidenceOf(view)).toBe(0.92)
  expect(checkingCost(view.checks)).toEqual({ ms: 60, usd: 0.004 })
})

test('an abstention has no confidence', () => {
  const view = after({ ...accepted, decision: 'abstain' } as EventBody, end)
  expect(hasAbstained(view)).toBe(true)
  expect(confidenceOf(view)).toBeUndefined()
})

test('what supports a claim can be shown beside the turn, once', () => {
  const { citations } = passagesOf(after(accepted, end))
  expect(citations).toEqual([source])
  expect(passageIndex(citations, source)).toBe(0)
  expect(passageIndex(citations, { ...source, page: 9 })).toBe(-1)
})
