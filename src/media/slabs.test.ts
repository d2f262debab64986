import { syncBuiltinESMExports } from 'node:module'
import v8 from 'node:v8'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { borrowSlab, returnSlab, slabBytes } from './slabs.ts'

let flags: string[]
beforeEach(() => {
  vi.useFakeTimers()
  flags = []
  vi.spyOn(v8, 'setFlagsFromString').mockImplementation((flag) => void flags.push(flag))
  syncBuiltinESMExports()
})
afterEach(() => {
  vi.runOnlyPendingTimers()
  vi.runOnlyPendingTimers()
  vi.useRealTimers()
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

const on = '--heap-growing-percent=200'
const off = '--heap-growing-percent=0'

test('the heap may grow further while slabs are lent, and as usual when none was for a while', () => {
  const slab = borrowSlab()
  expect(slab).toHaveLength(slabBytes)
  expect(flags).toEqual([on])
  for (let i = 0; i < 5; i++) {
    returnSlab(borrowSlab())
    vi.advanceTimersByTime(15_000)
  }
  expect(flags).toEqual([on])
  returnSlab(slab)
  vi.advanceTimersByTime(15_000)
  expect(flags).toEqual([on, off])
  expect(vi.getTimerCount()).toBe(0)
})

test('a borrower that fails and gives nothing back leaves nothing switched on', () => {
  borrowSlab()
  vi.advanceTimersByTime(30_000)
  expect(flags).toEqual([on, off])
  expect(vi.getTimerCount()).toBe(0)
})

test('a slab that comes back late is let go, too', () => {
  const slab = borrowSlab()
  vi.advanceTimersByTime(30_000)
  returnSlab(slab)
  vi.advanceTimersByTime(15_000)
  expect(flags).toEqual([on, off, on, off])
  expect(borrowSlab() === slab).toBe(false)
})
