import { expect, test } from 'vitest'
import type { EventBody, TurnEvent } from '../../contract/event.ts'
import type { Verdict } from '../../contract/verdict.ts'
import { evidenceOf } from './evidence.ts'

const started_at = '2026-11-21T10:00:00.000Z'
const spent = { latency_ms: 812, cost_usd: 0.02 }
const context = {
  task: 'clerk',
  inputKind: 'scan' as const,
  bySentence: false,
  fingerprints: new Map([['v', 'v@1']]),
}
const prediction = {
  model: 'cheap',
  latency_p50_ms: 100,
  latency_p95_ms: 200,
  in_time: 1,
  cost_usd: 0.001,
  quality: 0.8,
  quality_low: 0.8,
  quality_labels: 60,
}
const verdict = (status: Verdict['status']): Verdict => ({
  verifier: 'v',
  status,
  score: 0.9,
  reason: '',
  cost_usd: 0.001,
  latency_ms: 20,
  confidence: 0.95,
  calibration: null,
})

const log = (...bodies: EventBody[]) =>
  [started, ...bodies].map((body, i): TurnEvent => ({ ...body, seq: i + 1, at_ms: i * 10 }))
const started: EventBody = {
  type: 'turn.started',
  turn_id: 'turn_1',
  started_at,
  model: 'agent/clerk',
  protocol: 'chat',
  stream: true,
  budget: { latency_ms: 1000, cost_usd: 0.5 },
  settings: {},
  body_bytes: 10,
}
const plan = (routed: boolean): EventBody => ({
  type: 'plan',
  candidates: ['cheap', 'strong'],
  chosen: 'cheap',
  reason: '',
  propensity: 0.9,
  routing: routed
    ? { policy: 'cascade', input_kind: 'scan', size_class: 'small', predictions: [prediction] }
    : undefined,
})
const attempt = (id: string, model: string): EventBody[] => [
  { type: 'attempt.started', attempt_id: id, model, kind: 'first', modalities: [], reserved_usd: null },
  {
    type: 'attempt.finished',
    attempt_id: id,
    status: 'completed',
    finish_reason: 'stop',
    usage: null,
    estimate: null,
    cost_usd: 0.01,
    first_output_ms: 1,
    latency_ms: 2,
  },
]
const checked = (round: number, attempt_id: string, status: Verdict['status']): EventBody[] => [
  { type: 'verification.started', mode: 'gate', round, attempt_id, verifiers: ['v'] },
  { type: 'verdict', round, attempt_id, verdict: verdict(status) },
]
const gate = (round: number, attempt_id: string, decision: 'accept' | 'escalate' | 'abstain'): EventBody => ({
  type: 'gate',
  round,
  attempt_id,
  decision,
  confidence: 0.95,
  threshold: 0.9,
  reason: '',
})
const completed: EventBody = { type: 'turn.completed', finish_reason: 'stop', usage: null, spent }

test('the verdicts of every answer are kept, which was delivered, and the way it came about', () => {
  const events = log(
    plan(true),
    ...attempt('a1', 'cheap'),
    ...checked(1, 'a1', 'failed'),
    gate(1, 'a1', 'escalate'),
    ...attempt('a2', 'strong'),
    ...checked(2, 'a2', 'passed'),
    gate(2, 'a2', 'accept'),
    completed,
  )
  const kept = {
    turn_id: 'turn_1',
    verifier: 'v',
    fingerprint: 'v@1',
    input_kind: 'scan',
    task: 'clerk',
    score: 0.9,
    confidence: 0.95,
    cost_usd: 0.001,
    latency_ms: 20,
    created_at: started_at,
  }
  expect(evidenceOf(events, context)).toEqual({
    verdicts: [
      { ...kept, model: 'cheap', status: 'failed', delivered: false },
      { ...kept, model: 'strong', status: 'passed', delivered: true },
    ],
    route: {
      turn_id: 'turn_1',
      task: 'clerk',
      policy: 'cascade',
      input_kind: 'scan',
      size_class: 'small',
      chosen: 'cheap',
      answered_by: 'strong',
      propensity: 0.9,
      predictions: JSON.stringify([prediction]),
      remaining_ms: 940,
      remaining_usd: 0.5,
      cost_usd: 0.02,
      latency_ms: 812,
      created_at: started_at,
    },
  })
})

test('an abstention delivers no answer of any model', () => {
  const events = log(
    plan(true),
    ...attempt('a1', 'cheap'),
    ...checked(1, 'a1', 'failed'),
    gate(1, 'a1', 'abstain'),
    completed,
  )
  const { verdicts, route } = evidenceOf(events, context)
  expect(verdicts).toMatchObject([{ model: 'cheap', delivered: false }])
  expect(route).toMatchObject({ chosen: 'cheap', answered_by: null })
})

test('a turn that was given up while its answer was held delivered nothing', () => {
  const cancelled: EventBody = { type: 'turn.cancelled', reason: 'left', spent }
  const events = log(plan(false), ...attempt('a1', 'cheap'), ...checked(1, 'a1', 'passed'), cancelled)
  expect(evidenceOf(events, context)).toMatchObject({ verdicts: [{ delivered: false }], route: null })
})

test('scores of single sentences are not kept as those of an answer', () => {
  const events = log(
    plan(false),
    ...attempt('a1', 'cheap'),
    ...checked(1, 'a1', 'passed'),
    gate(1, 'a1', 'accept'),
    completed,
  )
  const { verdicts } = evidenceOf(events, { ...context, bySentence: true })
  expect(verdicts).toMatchObject([{ status: 'passed', score: null, delivered: true }])
})
