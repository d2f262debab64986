import { createHook } from 'node:async_hooks'
import { afterEach, expect, test, vi } from 'vitest'
import { Turnstile } from './turnstile.ts'

afterEach(() => {
  vi.useRealTimers()
})

const nextRound = () => new Promise((resolve) => setImmediate(resolve))

function work(ms: number) {
  const end = performance.now() + ms
  while (performance.now() < end);
}

test('at most one passes in each round of the event loop, in the order in which they came', async () => {
  const turnstile = new Turnstile()
  const passed: number[] = []
  const all = [0, 1, 2, 3, 4, 5].map((i) => turnstile.pass(1).then(() => passed.push(i)))
  expect(passed).toEqual([])
  while (passed.length < all.length) {
    const before = passed.length
    await nextRound()
    expect(passed.length - before).toBeLessThanOrEqual(1)
  }
  expect(passed).toEqual([0, 1, 2, 3, 4, 5])
})

test('who took long stands back while others work, and goes on when they want nothing', async () => {
  const turnstile = new Turnstile()
  await turnstile.pass(1).then(() => work(100))
  let hasPassed = false
  const second = turnstile.pass(1).then(() => {
    hasPassed = true
  })
  for (let i = 0; i < 5; i++) {
    work(0.5)
    await nextRound()
    expect(hasPassed).toBe(false)
  }
  await second
})

test('whatever has the lowest rank goes first, and among equals who came first', async () => {
  const turnstile = new Turnstile()
  const passed: string[] = []
  const come = (name: string, rank: number) => turnstile.pass(rank).then(() => passed.push(name))
  await Promise.all([come('c', 2), come('a', 1), come('d', 2), come('b', 1)])
  expect(passed).toEqual(['a', 'b', 'c', 'd'])
})

test('while others wait for a thread the loop sleeps, and bulk bytes still get through', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
  const turnstile = new Turnstile()
  turnstile.standBack()
  const tookLong = () => vi.advanceTimersByTime(10)
  await turnstile.pass(1).then(tookLong)
  let hasPassed = false
  const second = turnstile.pass(1).then(() => {
    hasPassed = true
    tookLong()
  })
  // An awake loop would make two immediates for each of these rounds.
  expect(await immediatesMadeIn(() => rounds(100))).toBeLessThan(110)
  expect(hasPassed).toBe(false)
  while (!hasPassed) {
    await vi.advanceTimersByTimeAsync(1)
    await rounds(2)
  }
  await second
  const third = turnstile.pass(1)
  await rounds(2)
  turnstile.goOn()
  expect(vi.getTimerCount()).toBe(0)
  await third
})

async function rounds(count: number) {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

async function immediatesMadeIn(work: () => Promise<void>): Promise<number> {
  let immediates = 0
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'Immediate') immediates++
    },
  }).enable()
  await work()
  hook.disable()
  return immediates
}
