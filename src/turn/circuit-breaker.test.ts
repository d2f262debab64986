import { expect, test } from 'vitest'
import { CircuitBreaker } from './circuit-breaker.ts'

function breakerAt() {
  const clock = { now: 0 }
  const breaker = new CircuitBreaker(() => clock.now)
  const fail = (times: number) => {
    for (let i = 0; i < times; i++) breaker.failed()
  }
  return { clock, breaker, fail }
}

test('four failures in a row leave a model in use, the fifth gives it a rest', () => {
  const { breaker, fail } = breakerAt()
  fail(4)
  expect(breaker.restMs()).toBe(0)
  fail(1)
  expect(breaker.restMs()).toBe(5_000)
})

test('failures that are fewer than half of the last twenty leave it in use', () => {
  const { breaker, fail } = breakerAt()
  for (let i = 0; i < 12; i++) breaker.succeeded()
  fail(8)
  expect(breaker.state).toBe('closed')
})

test('after the rest one attempt probes, and its success opens the way for all', () => {
  const { clock, breaker, fail } = breakerAt()
  fail(5)
  clock.now = 5_000
  expect(breaker.restMs()).toBe(0)
  breaker.start()
  expect(breaker.restMs()).toBeGreaterThan(0)
  breaker.succeeded()
  expect(breaker.restMs()).toBe(0)
})

test('a probe that fails doubles the rest, up to a minute', () => {
  const { clock, breaker, fail } = breakerAt()
  fail(5)
  const rests = [1, 2, 3, 4, 5].map(() => {
    clock.now += breaker.restMs()
    breaker.start()
    breaker.failed()
    return breaker.restMs()
  })
  expect(rests).toEqual([10_000, 20_000, 40_000, 60_000, 60_000])
})

test('a probe that was cancelled lets the next attempt probe', () => {
  const { clock, breaker, fail } = breakerAt()
  fail(5)
  clock.now = 5_000
  breaker.start()
  breaker.abandoned()
  expect(breaker.restMs()).toBe(0)
})
