import { expect, test } from 'vitest'
import { newId } from './ids.ts'

test('ids are UUIDs of version 7, all different, and sort in the order in which they were made', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('turn'))
  for (const id of ids) expect(id).toMatch(/^turn_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
})

test('an id says when it was made', () => {
  const before = Date.now()
  const time = Number.parseInt(newId('att').slice(4, 16), 16)
  expect(time).toBeGreaterThanOrEqual(before)
  // Ids of a busy millisecond run ahead of the clock.
  expect(time).toBeLessThan(Date.now() + 1000)
})
