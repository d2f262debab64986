import { expect, test } from 'vitest'
import { freeMemory } from './free-memory.ts'

test('a buffer of its own memory gives it back', () => {
  const before = process.memoryUsage().arrayBuffers
  const buffer = Buffer.allocUnsafeSlow(50_000_000)
  expect(process.memoryUsage().arrayBuffers - before).toBeGreaterThan(40_000_000)
  freeMemory(buffer)
  expect(buffer).toHaveLength(0)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000)
})

test('a buffer that shares its memory is left as it is', () => {
  const whole = Buffer.allocUnsafeSlow(10).fill('a')
  freeMemory(whole.subarray(1))
  expect(whole.toString()).toBe('aaaaaaaaaa')
})
