import { describe, expect, it } from 'vitest'
import type { EventBody, TurnEvent } from '../../../src/contract/event.ts'
import {
  answerOf,
  clientCalls,
  hasSteps,
  isAnswered,
  leftMs,
  piecesRead,
  prettyJson,
  textOfStep,
  waitingCalls,
} from './agents.ts'
import { reduceTurn } from './reducer.ts'
import { emptyTurn } from './view.ts'

function fold(...bodies: EventBody[]) {
  const events = bodies.map((body, i): TurnEvent => ({ ...body, seq: i + 1, at_ms: i * 10 }))
  return events.reduce(reduceTurn, emptyTurn)
}

const started: EventBody = {
  type: 'turn.started',
  turn_id: 'turn_1',
  started_at: '2026-01-01T00:00:00.000Z',
  model: 'agent/a',
  protocol: 'turns',
  stream: true,
  budget: { latency_ms: 5000 },
  settings: {},
  body_bytes: 10,
}
type Plan = Extract<EventBody, { type: 'plan' }>
const plan = (step: number, more: Partial<Plan> = {}): EventBody => ({
  type: 'plan',
  candidates: ['m'],
  chosen: 'm',
  reason: step === 1 ? 'named' : 'tools returned',
  propensity: 1,
  step,
  ...more,
})
const attempt = (id: string): EventBody => ({
  type: 'attempt.started',
  attempt_id: id,
  model: 'm',
  kind: 'first',
  modalities: ['text'],
  reserved_usd: 0,
})
const attemptEnded = (id: string): EventBody => ({
  type: 'attempt.finished',
  attempt_id: id,
  status: 'completed',
  finish_reason: 'stop',
  usage: null,
  estimate: null,
  cost_usd: null,
  first_output_ms: null,
  latency_ms: 1,
})
const said = (text: string, id = 'a'): EventBody => ({ type: 'text.delta', attempt_id: id, text })
const writes = (call_id: string, name: string, args: string, index = 0): EventBody => ({
  type: 'tool.delta',
  attempt_id: 'a',
  index,
  call_id,
  name,
  arguments: args,
})
const runs = (call_id: string, step = 1): EventBody => ({
  type: 'tool.started',
  step,
  call_id,
  name: 'search',
  arguments: '{"q":1}',
  effect: 'read',
  predicted_ms: 40,
  speculative: true,
})
const ends = (call_id: string, step = 1, status: 'ok' | 'skipped' | 'refused' = 'ok'): EventBody => ({
  type: 'tool.finished',
  step,
  call_id,
  name: 'search',
  status,
  parts: status === 'ok' ? [{ type: 'text', text: 'found' }] : [],
  latency_ms: 12,
  ...(status === 'ok' ? {} : { reason: 'Because.' }),
})
const asks: EventBody = { type: 'approval.requested', call_id: 'c', name: 'send', arguments: '{"to":"x"}' }

describe('a turn in steps', () => {
  it('keeps each call with its step, its progress and what it returned', () => {
    const view = fold(
      started,
      plan(1),
      attempt('a'),
      runs('c'),
      { type: 'tool.progress', call_id: 'c', done: 1, total: 2, message: 'half' },
      ends('c'),
    )
    expect(hasSteps(view)).toBe(true)
    expect(view.steps[0]?.calls).toMatchObject([
      {
        id: 'c',
        name: 'search',
        status: 'ok',
        arguments: '{"q":1}',
        speculative: true,
        progress: { done: 1, total: 2, message: 'half' },
        latencyMs: 12,
        parts: [{ text: 'found' }],
      },
    ])
  })

  it('takes calls of different steps apart although a model named them alike', () => {
    const view = fold(started, plan(1), runs('c', 1), ends('c', 1), plan(2), runs('c', 2), {
      type: 'tool.progress',
      call_id: 'c',
      done: 7,
    })
    expect(view.steps.map(({ calls }) => calls.map((call) => [call.status, call.progress?.done]))).toEqual([
      [['ok', undefined]],
      [['running', 7]],
    ])
  })

  it('knows the arguments of a call that was never started', () => {
    const view = fold(
      started,
      plan(1),
      attempt('a'),
      writes('c', 'search', '{"q":2}'),
      ends('c', 1, 'skipped'),
    )
    expect(view.steps[0]?.calls).toMatchObject([
      { status: 'skipped', reason: 'Because.', arguments: '{"q":2}', startedAtMs: undefined },
    ])
  })

  it('tells what was said before the calls from the answer', () => {
    const view = fold(
      started,
      plan(1),
      attempt('a'),
      said('Let me look. '),
      runs('c'),
      ends('c'),
      plan(2, { predicted_end_ms: 900 }),
      attempt('b'),
      said('Here it is.', 'b'),
    )
    const [first, second] = view.steps
    expect(first && textOfStep(view, first)).toBe('Let me look. ')
    expect(second && textOfStep(view, second)).toBe('Here it is.')
    expect(answerOf(view).text).toBe('Here it is.')
    expect(view.attempts.map(({ step }) => step)).toEqual([1, 2])
    expect(view).toMatchObject({ plan: { reason: 'named' }, predictedEndMs: 900 })
  })

  it('keeps the text of earlier steps when the answer is begun anew', () => {
    const view = fold(started, plan(1), said('One.'), runs('c'), ends('c'), plan(2), said('Tw'), {
      type: 'answer.restarted',
      attempt_id: 'b',
      reason: 'cut',
    })
    expect(view.output.text).toBe('One.')
    expect(isAnswered(view)).toBe(false)
  })

  it('says why the loop ended, and what the turn continues', () => {
    const view = fold(
      started,
      { type: 'history.loaded', turn_ids: ['turn_a', 'turn_b'] },
      plan(1),
      runs('c'),
      ends('c'),
      { type: 'loop.ended', step: 1, reason: 'deadline' },
    )
    expect(view).toMatchObject({ history: ['turn_a', 'turn_b'], loopEnded: { step: 1, reason: 'deadline' } })
  })
})

describe('calls of the client', () => {
  it('are those that the server does not make', () => {
    const view = fold(
      started,
      plan(1),
      writes('c', 'search', '{}', 0),
      writes('d', 'open_window', '{}', 1),
      runs('c'),
    )
    expect(clientCalls(view).map((call) => call.name)).toEqual(['open_window'])
  })

  it('are none once the next step has begun', () => {
    const view = fold(started, plan(1), writes('c', 'search', '{}'), runs('c'), ends('c'), plan(2))
    expect(clientCalls(view)).toEqual([])
  })
})

describe('approvals', () => {
  it('are asked for until somebody answers', () => {
    const asked = [started, plan(1), asks]
    expect(waitingCalls(fold(...asked))).toMatchObject([{ name: 'send', arguments: '{"to":"x"}' }])
    const allowed: EventBody = { type: 'approval.answered', call_id: 'c', allowed: true }
    expect(waitingCalls(fold(...asked, allowed))).toEqual([])
    expect(waitingCalls(fold(...asked, ends('c', 1, 'refused')))).toEqual([])
  })

  it('can be given no more once the turn is over', () => {
    const spent = { latency_ms: 1, cost_usd: null }
    expect(
      waitingCalls(fold(started, plan(1), asks, { type: 'turn.cancelled', reason: 'r', spent })),
    ).toEqual([])
  })
})

describe('a long document', () => {
  const reading = { pieces: 2, parallel: 2, predicted_ms: 100, predicted_usd: null }

  it('counts the pieces that were read, and not the attempt that answers', () => {
    const view = fold(
      started,
      plan(1),
      plan(1, { reading, predicted_end_ms: 100 }),
      { type: 'attempt.progress', attempt_id: 'reading', stage: 'reading', part: 'p', page: 3, pages: 9 },
      attempt('one'),
      attempt('two'),
      attemptEnded('one'),
      attempt('last'),
      said('It is so.', 'last'),
      attemptEnded('last'),
    )
    expect(view.longReading).toEqual({ plan: reading, pages: [{ part: 'p', page: 3, pages: 9 }] })
    expect(piecesRead(view)).toBe(1)
    expect(hasSteps(view)).toBe(false)
  })
})

describe('what is left', () => {
  it('is never below nothing, and unknown without a deadline', () => {
    expect(leftMs(fold(started), 1_200)).toBe(3_800)
    expect(leftMs(fold(started), 9_000)).toBe(0)
    expect(leftMs(emptyTurn, 10)).toBeUndefined()
  })
})

it('shows arguments that are no JSON as they were written', () => {
  expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
  expect(prettyJson('{"a":')).toBe('{"a":')
})
