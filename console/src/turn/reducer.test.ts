import { describe, expect, it } from 'vitest'
import type { EventBody, TurnEvent } from '../../../src/contract/event.ts'
import { reduceTurn } from './reducer.ts'
import { citationsOf, questionOf } from './select.ts'
import { emptyTurn } from './view.ts'

function log(...bodies: EventBody[]): TurnEvent[] {
  return bodies.map((body, i) => ({ ...body, seq: i + 1, at_ms: i * 10 }))
}

const started: EventBody = {
  type: 'turn.started',
  turn_id: 'turn_1',
  started_at: '2026-01-01T00:00:00.000Z',
  model: 'agent/reader',
  protocol: 'turns',
  stream: true,
  budget: { latency_ms: 5000 },
  settings: {},
  body_bytes: 10,
}
const attempt = (id: string): EventBody => ({
  type: 'attempt.started',
  attempt_id: id,
  model: 'local/reader',
  kind: 'first',
  modalities: ['text'],
  reserved_usd: 0,
})
const delta = (id: string, text: string): EventBody => ({ type: 'text.delta', attempt_id: id, text })
const citation = (quote: string, final: boolean): EventBody => ({
  type: 'citation',
  attempt_id: 'a',
  final,
  citation: { part: 'messages[0].content[0]', page: 1, box: [0, 0, 1, 1], quote, score: 0.9 },
})
const read = (page: number): EventBody => ({
  type: 'attempt.progress',
  attempt_id: 'a',
  stage: 'reading',
  part: 'messages[0].content[0]',
  page,
  pages: 3,
})
const finished = (id: string, status: 'completed' | 'failed'): EventBody => ({
  type: 'attempt.finished',
  attempt_id: id,
  status,
  finish_reason: status === 'failed' ? 'error' : 'stop',
  usage: null,
  estimate: null,
  cost_usd: null,
  first_output_ms: 1,
  latency_ms: 2,
})
const spent = { latency_ms: 90, cost_usd: null }
const fold = (events: TurnEvent[]) => events.reduce(reduceTurn, emptyTurn)

describe('the reducer of a turn', () => {
  it('joins text deltas in order and remembers when the first came', () => {
    const view = fold(log(started, attempt('a'), delta('a', 'Total '), delta('a', '$12')))
    expect(view.output).toMatchObject({ text: 'Total $12', firstAtMs: 20 })
    expect(view.attempts).toMatchObject([{ status: 'running' }])
    expect(view).toMatchObject({ id: 'turn_1', state: 'running', budget: { latency_ms: 5000 } })
  })

  it('is not changed by events it has seen', () => {
    const events = log(started, attempt('a'), delta('a', 'once'))
    const view = fold(events)
    expect(events.reduce(reduceTurn, view)).toBe(view)
  })

  it('keeps the newest page of each part that is read', () => {
    const view = fold(log(started, attempt('a'), read(1), read(2)))
    expect(view.attempts[0]?.readings).toEqual([{ part: 'messages[0].content[0]', page: 2, pages: 3 }])
  })

  it('shows passages found so far until a final one comes', () => {
    const events = log(started, attempt('a'), citation('one', false), citation('two', false))
    expect(citationsOf(fold(events))).toMatchObject({
      provisional: true,
      citations: [{ quote: 'one' }, { quote: 'two' }],
    })
    const more = fold([
      ...events,
      ...log(started, started, started, started, citation('best', true)).slice(4),
    ])
    expect(citationsOf(more)).toMatchObject({ provisional: false, citations: [{ quote: 'best' }] })
  })

  it('shows no provisional passage once the turn has ended without an answer', () => {
    const view = fold(
      log(started, attempt('a'), citation('maybe', false), {
        type: 'turn.completed',
        finish_reason: 'stop',
        usage: null,
        spent,
      }),
    )
    expect(citationsOf(view).citations).toEqual([])
  })

  it('lets a continuation go on where the cut answer ended', () => {
    const view = fold(
      log(
        started,
        attempt('a'),
        delta('a', 'half '),
        finished('a', 'failed'),
        attempt('b'),
        delta('b', 'whole'),
      ),
    )
    expect(view.output.text).toBe('half whole')
    expect(view.attempts.map((each) => each.status)).toEqual(['failed', 'running'])
  })

  it('voids the answer when it is begun anew', () => {
    const restarted: EventBody = { type: 'answer.restarted', attempt_id: 'b', reason: 'cut' }
    const view = fold(log(started, attempt('a'), delta('a', 'half'), restarted, delta('b', 'whole')))
    expect(view.output.text).toBe('whole')
  })

  it('replaces frames of one image and keeps those of others', () => {
    const blob = (n: string) => ({ hash: n.repeat(64), media_type: 'image/png', bytes: 1 })
    const frame = (index: number, n: string, final: boolean): EventBody => ({
      type: 'image.frame',
      attempt_id: 'a',
      index,
      frame: 0,
      final,
      blob: blob(n),
    })
    const view = fold(
      log(started, attempt('a'), frame(0, 'a', false), frame(1, 'b', true), frame(0, 'c', true)),
    )
    expect(view.output.images).toEqual({
      0: { blob: blob('c'), final: true },
      1: { blob: blob('b'), final: true },
    })
  })

  it('says how it ended, and why', () => {
    const error = { code: 'internal', type: 'api_error', message: 'm', param: null, remedy: 'r' }
    expect(fold(log(started, { type: 'turn.failed', error, spent }))).toMatchObject({
      state: 'failed',
      error,
    })
    expect(fold(log(started, { type: 'turn.cancelled', reason: 'asked', spent }))).toMatchObject({
      state: 'cancelled',
      cancelReason: 'asked',
    })
  })

  it('takes the question from the last text of the last user message', () => {
    const text = (path: string, message: number, value: string): EventBody => ({
      type: 'part.accepted',
      path,
      message,
      role: 'user',
      part: { type: 'text', text: value },
    })
    const view = fold(
      log(
        started,
        text('messages[0].content', 0, 'old'),
        text('messages[1].content[0]', 1, 'a pasted letter'),
        text('messages[1].content[1]', 1, 'Who wrote it?'),
      ),
    )
    expect(questionOf(view)).toBe('Who wrote it?')
  })
})
