import { expect, test } from 'vitest'
import { ConcurrencyLimit } from './concurrency.ts'
import { Envelope } from './envelope.ts'

/** Of a turn that goes on. */
const never = new Envelope(performance.now())

function filled(limit: ConcurrencyLimit): void {
  while (limit.running < limit.limit) limit.enter(never)
}

test('places are given in order, to those who waited longest', async () => {
  const limit = new ConcurrencyLimit(4)
  filled(limit)
  const order: number[] = []
  const waiting = [1, 2, 3].map((n) => limit.enter(never)?.then(() => order.push(n)))
  for (const _ of waiting) limit.leave()
  await Promise.all(waiting)
  expect(order).toEqual([1, 2, 3])
  expect(limit.running).toBe(4)
})

test('a line that is too long is refused, with when to come back', () => {
  const limit = new ConcurrencyLimit(4)
  filled(limit)
  for (let i = 0; i < 16; i++) limit.enter(never)
  expect(() => limit.enter(never)).toThrow(expect.objectContaining({ code: 'overloaded' }))
})

test('who stops waiting leaves the line', async () => {
  const limit = new ConcurrencyLimit(1)
  filled(limit)
  const left = new AbortController()
  const first = limit.enter(left)
  const second = limit.enter(never)
  left.abort(new Error('gone'))
  await expect(first).rejects.toThrow('gone')
  limit.leave()
  await second
  expect(limit.running).toBe(1)
})

/** Attempts that answer in `ms`, with every place taken. */
function run(limit: ConcurrencyLimit, attempts: number, ms: (running: number) => number): void {
  for (let i = 0; i < attempts; i++) {
    filled(limit)
    limit.leave(ms(limit.running))
  }
}

test('an upstream that stays fast is given more', () => {
  const limit = new ConcurrencyLimit()
  run(limit, 200, () => 50)
  expect(limit.limit).toBeGreaterThan(100)
})

test('an upstream that slows down under load is given less', () => {
  const limit = new ConcurrencyLimit()
  run(limit, 100, () => 50)
  const before = limit.limit
  run(limit, 60, () => 500)
  expect(limit.limit).toBeLessThan(before / 2)
  expect(limit.limit).toBeGreaterThanOrEqual(4)
})

test('a bound that is set anew holds at once for those who come, and lets in those who wait when it is wider', async () => {
  const limit = new ConcurrencyLimit(2)
  expect([limit.enter(never), limit.enter(never)]).toEqual([undefined, undefined])
  const third = limit.enter(never)
  limit.bound(1)
  limit.leave()
  expect(limit.running).toBe(1)
  limit.bound(3)
  await third
  expect(limit.running).toBe(2)
})
