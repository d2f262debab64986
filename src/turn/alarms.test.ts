import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Alarm, Alarms } from './alarms.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

class Bell implements Alarm {
  at: number
  place = -1
  rangAt: number[] = []
  /** Done when it rings. */
  onRing = () => {}

  constructor(inMs: number) {
    this.at = performance.now() + inMs
  }

  ring(): void {
    this.rangAt.push(performance.now())
    this.onRing()
  }
}

test('whatever is set, moved up and taken off: each alarm that stays rings once, when it is due', () => {
  const step = fc.record({ inMs: fc.nat(5_000), waitMs: fc.nat(400), clears: fc.nat(9), advances: fc.nat(9) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const alarms = new Alarms()
      const bells: Bell[] = []
      const cleared = new Set<Bell>()
      for (const { inMs, waitMs, clears, advances } of steps) {
        const bell = new Bell(inMs)
        bells.push(bell)
        alarms.set(bell)
        const moved = bells[advances]
        if (moved && moved.place !== -1) {
          moved.at = Math.min(moved.at, performance.now() + 50)
          alarms.advanced(moved)
        }
        const gone = bells[clears]
        if (gone) alarms.clear(gone)
        if (gone && gone.rangAt.length === 0) cleared.add(gone)
        vi.advanceTimersByTime(waitMs)
      }
      vi.advanceTimersByTime(6_000)
      for (const bell of bells) {
        if (cleared.has(bell)) expect(bell.rangAt).toEqual([])
        else {
          expect(bell.rangAt).toHaveLength(1)
          expect(bell.rangAt[0]).toBeGreaterThanOrEqual(bell.at)
          expect(bell.rangAt[0]).toBeLessThanOrEqual(bell.at + 1)
        }
      }
      expect(vi.getTimerCount()).toBe(0)
    }),
  )
})

test('an alarm that rings may set itself again, and take off one that is due too', () => {
  const alarms = new Alarms()
  const [again, other] = [new Bell(100), new Bell(100)]
  again.onRing = () => {
    if (again.rangAt.length > 1) return
    again.at += 100
    alarms.set(again)
    alarms.clear(other)
  }
  alarms.set(again)
  alarms.set(other)
  vi.advanceTimersByTime(500)
  expect([again.rangAt.length, other.rangAt.length]).toEqual([2, 0])
})

test('what is further off than a timer can wait does not ring early', () => {
  const alarms = new Alarms()
  const far = new Bell(2 ** 31 + 1_000)
  alarms.set(far)
  vi.advanceTimersByTime(2 ** 31)
  expect(far.rangAt).toEqual([])
  vi.advanceTimersByTime(1_001)
  expect(far.rangAt).toHaveLength(1)
})
