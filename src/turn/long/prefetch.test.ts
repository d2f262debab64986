import { expect, test } from 'vitest'
import { prefetch } from './prefetch.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

test('keeps the order, and is so many ahead and no more', async () => {
  let made = 0
  async function* count() {
    while (made < 10) yield ++made
  }
  const taken: number[] = []
  for await (const one of prefetch(count(), 3)) {
    await settle()
    taken.push(one)
    expect(made).toBeLessThanOrEqual(one + 3)
    expect(made).toBe(Math.min(10, one + 3))
  }
  expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('a failure comes after what was made before it', async () => {
  async function* fail() {
    yield 1
    throw new Error('torn')
  }
  const taken: number[] = []
  const taking = async () => {
    for await (const one of prefetch(fail(), 4)) taken.push(one)
  }
  await expect(taking()).rejects.toThrow('torn')
  expect(taken).toEqual([1])
})

test('whoever leaves ends the source', async () => {
  let ended = false
  async function* endless() {
    try {
      for (let i = 0; ; i++) yield i
    } finally {
      ended = true
    }
  }
  for await (const _ of prefetch(endless(), 2)) break
  await settle()
  expect(ended).toBe(true)
})
