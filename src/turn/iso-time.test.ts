import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoTime } from './iso-time.ts'

test('times are written as Date writes them, whatever was written before', () => {
  const time = fc.integer({ min: -8.64e15, max: 8.64e15 })
  const near = fc.tuple(time, fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 5 }))
  fc.assert(
    fc.property(near, ([start, steps]) => {
      for (const step of steps) {
        const ms = Math.min(start + step, 8.64e15)
        expect(isoTime(ms)).toBe(new Date(ms).toISOString())
      }
    }),
  )
  expect(isoTime(1_700_000_000_123.9)).toBe('2023-11-14T22:13:20.123Z')
})
