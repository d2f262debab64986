import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PlumblineError } from '../contract/errors.ts'
import { AttemptScope } from './attempt-scope.ts'
import { Envelope } from './envelope.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const ceilings = { first_output_ms: 1_000, idle_ms: 200, attempt_ms: 5_000 }
const begin = () => {
  const envelope = new Envelope(performance.now())
  return { envelope, scope: new AttemptScope(envelope, ceilings, 'm') }
}

test('a model that stays silent is given up at the first-output ceiling', () => {
  const { scope } = begin()
  vi.advanceTimersByTime(999)
  expect(scope.signal.aborted).toBe(false)
  vi.advanceTimersByTime(2)
  expect(scope.signal.reason).toMatchObject({ code: 'upstream_stalled', details: { limit: 1_000 } })
})

test('progress keeps a model from being given up; silence after output is held to the idle ceiling', () => {
  const { scope } = begin()
  vi.advanceTimersByTime(900)
  scope.alive(false)
  vi.advanceTimersByTime(900)
  scope.alive(true)
  expect(scope.firstOutputMs).toBe(1_800)
  vi.advanceTimersByTime(300)
  expect(scope.signal.reason).toMatchObject({ code: 'upstream_stalled', details: { limit: 200 } })
})

test('the idle ceiling holds from the first output on, however far the first-output ceiling was', () => {
  const { scope } = begin()
  vi.advanceTimersByTime(100)
  scope.alive(true)
  vi.advanceTimersByTime(201)
  expect(scope.signal.reason).toMatchObject({ details: { limit: 200 } })
})

test('output without end is cut at the attempt’s ceiling', () => {
  const { scope } = begin()
  for (let ms = 0; ms <= 5_000 && !scope.signal.aborted; ms += 100) {
    scope.alive(true)
    vi.advanceTimersByTime(100)
  }
  expect(scope.signal.reason).toMatchObject({ details: { limit: 5_000 } })
})

test('an attempt ends with its turn, for the turn’s reason', () => {
  const { envelope, scope } = begin()
  const reason = new PlumblineError('deadline_exceeded', { details: { limit: 5 } })
  envelope.abort(reason)
  expect(scope.signal.reason).toBe(reason)
})

test('a closed scope leaves no timer behind', () => {
  const { scope } = begin()
  scope.close()
  expect(vi.getTimerCount()).toBe(0)
})
