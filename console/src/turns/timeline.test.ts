import { describe, expect, it } from 'vitest'
import type { EventBody, TurnEvent } from '../../../src/contract/event.ts'
import { axisOf } from './axis.ts'
import { ticksOf, timelineOf } from './timeline.ts'

const at = (atMs: number, body: EventBody, i: number): TurnEvent => ({ ...body, seq: i + 1, at_ms: atMs })
const log = (...entries: [number, EventBody][]) => entries.map(([ms, body], i) => at(ms, body, i))
const text = (path: string): EventBody => ({
  type: 'part.accepted',
  path,
  message: 0,
  role: 'user',
  part: { type: 'text', text: 'x' },
})
const begin: EventBody = {
  type: 'attempt.started',
  attempt_id: 'a',
  model: 'local/reader',
  kind: 'first',
  modalities: [],
  reserved_usd: 0,
}
const progress = (stage: 'reading' | 'answering', page?: number): EventBody => ({
  type: 'attempt.progress',
  attempt_id: 'a',
  stage,
  page,
  pages: page && 9,
})
const finish: EventBody = {
  type: 'attempt.finished',
  attempt_id: 'a',
  status: 'failed',
  finish_reason: 'error',
  usage: null,
  estimate: null,
  cost_usd: null,
  first_output_ms: null,
  latency_ms: 1,
}

describe('timelineOf', () => {
  it('begins each part where the one before was accepted', () => {
    expect(timelineOf(log([30, text('a')], [50, text('b')]), 99)).toMatchObject([
      { startMs: 0, endMs: 30 },
      { startMs: 30, endMs: 50 },
    ])
  })

  it('stretches a stage over its pages and ends it with the attempt', () => {
    const events = log(
      [10, begin],
      [20, progress('reading', 1)],
      [40, progress('reading', 2)],
      [60, progress('answering')],
      [70, { type: 'text.delta', attempt_id: 'a', text: 'x' }],
      [90, finish],
    )
    expect(timelineOf(events, 999)).toMatchObject([
      { kind: 'attempt', startMs: 10, endMs: 90, outputMs: 70, state: 'failed' },
      { label: 'Reading', startMs: 20, endMs: 60, detail: 'page 2 of 9', state: 'done' },
      { label: 'Answering', startMs: 60, endMs: 90 },
    ])
  })

  it('lets what is open run to now', () => {
    expect(timelineOf(log([10, begin]), 500)).toMatchObject([{ endMs: 500, state: 'live' }])
  })
})

describe('calls on the timeline', () => {
  const call = { call_id: 'c', name: 'send', step: 1 }
  const asked: EventBody = { type: 'approval.requested', call_id: 'c', name: 'send', arguments: '{}' }
  const ran: EventBody = {
    ...call,
    type: 'tool.started',
    arguments: '{}',
    effect: 'write',
    predicted_ms: null,
    speculative: false,
  }
  const ended = (status: 'ok' | 'refused' | 'timed_out'): EventBody => ({
    ...call,
    type: 'tool.finished',
    status,
    parts: [],
    latency_ms: 1,
  })

  it('draws the wait for a person and the call itself as one bar', () => {
    const answered: EventBody = { type: 'approval.answered', call_id: 'c', allowed: true }
    expect(timelineOf(log([100, asked], [390, answered], [400, ran], [450, ended('ok')]), 999)).toEqual([
      {
        key: '1',
        label: 'send',
        kind: 'tool',
        step: 1,
        startMs: 100,
        ranFromMs: 400,
        endMs: 450,
        state: 'done',
      },
    ])
  })

  it('tells calls that were not made from those that failed', () => {
    expect(timelineOf(log([100, asked], [400, ended('refused')]), 999)).toMatchObject([
      { startMs: 100, endMs: 400, state: 'unmade', detail: 'refused' },
    ])
    expect(timelineOf(log([100, ran], [400, ended('timed_out')]), 999)).toMatchObject([
      { state: 'failed', detail: 'timed out' },
    ])
  })

  it('begins a bar of its own for a call of a later step that has the same id', () => {
    const spans = timelineOf(log([100, ran], [200, ended('ok')], [300, { ...ran, step: 2 }]), 500)
    expect(spans).toMatchObject([
      { step: 1, startMs: 100, endMs: 200, state: 'done' },
      { step: 2, startMs: 300, endMs: 500, state: 'live' },
    ])
  })
})

describe('axisOf', () => {
  const spans = timelineOf(log([10, begin], [900, finish]), 999)

  it('holds the predicted end and a deadline that is near', () => {
    expect(axisOf(spans, 2_000, 1_200).totalMs).toBeGreaterThan(2_000)
    expect(axisOf(spans, undefined, 1_200).totalMs).toBe(1_200)
  })

  it('does not press the turn into a corner for a deadline that is far', () => {
    expect(axisOf(spans, 60_000, undefined)).toEqual({
      totalMs: 900,
      deadlineMs: 60_000,
      predictedEndMs: undefined,
    })
  })
})

describe('ticksOf', () => {
  it('steps in round numbers', () => {
    expect(ticksOf(4_200)).toEqual([0, 1_000, 2_000, 3_000, 4_000])
    expect(ticksOf(0)).toHaveLength(1)
  })
})
