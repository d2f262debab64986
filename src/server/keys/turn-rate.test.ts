import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TurnRate } from './turn-rate.ts'

test('as many turns start as a key may start, and the next one when the oldest is a minute old', () => {
  const rate = new TurnRate()
  expect([rate.take('a', 2, 1_000), rate.take('a', 2, 11_000)]).toEqual([0, 0])
  expect(rate.take('a', 2, 21_000)).toBe(40_000)
  expect(rate.take('a', 2, 60_999)).toBe(1)
  expect(rate.take('a', 2, 61_000)).toBe(0)
  expect(rate.take('a', 2, 61_000)).toBe(10_000)
})

test('keys do not use up each other’s turns', () => {
  const rate = new TurnRate()
  expect([rate.take('a', 1, 0), rate.take('b', 1, 0), rate.take('a', 1, 0)]).toEqual([0, 0, 60_000])
})

test('whenever turns are asked for, no 60 seconds hold too many, and what was said of the wait is true', () => {
  const gaps = fc.array(fc.nat(20_000), { maxLength: 200 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), gaps, (limit, waits) => {
      const rate = new TurnRate()
      const started: number[] = []
      let now = 0
      for (const gap of waits) {
        now += gap
        const inWindow = started.filter((time) => time > now - 60_000)
        const waitMs = rate.take('key', limit, now)
        expect(waitMs > 0).toBe(inWindow.length === limit)
        if (waitMs === 0) started.push(now)
        else expect(now + waitMs).toBe((inWindow[0] ?? 0) + 60_000)
      }
    }),
  )
})
