import { expect, test } from 'vitest'
import { Turnstile } from './turnstile.ts'

const nextRound = () => new Promise((resolve) => setImmediate(resolve))

test('four pass at once, the others four in each round of the event loop, in their order', async () => {
  const turnstile = new Turnstile()
  for (let i = 0; i < 4; i++) expect(turnstile.pass()).toBeUndefined()
  const passed: number[] = []
  for (let i = 0; i < 6; i++) turnstile.pass()?.then(() => passed.push(i))
  expect(passed).toEqual([])
  await nextRound()
  expect(passed).toEqual([0, 1, 2, 3])
  await nextRound()
  expect(passed).toEqual([0, 1, 2, 3, 4, 5])
})

test('who comes alone never waits', async () => {
  const turnstile = new Turnstile()
  for (let i = 0; i < 10; i++) {
    expect(turnstile.pass()).toBeUndefined()
    await nextRound()
  }
})
