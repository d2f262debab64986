import { expect, test } from 'vitest'
import { linear, roundUp, ticks } from './scale.ts'

test('a scale maps the ends of its domain to the ends of its range, upside down too', () => {
  const scale = linear([0, 1], [200, 0])
  expect([0, 0.25, 1].map(scale.at)).toEqual([200, 150, 0])
})

test('a domain without width does not divide by 0', () => {
  expect(linear([3, 3], [0, 100]).at(3)).toBe(0)
})

test.each([
  [0.031, 0.05],
  [0.2, 0.2],
  [0.21, 0.25],
  [7, 10],
  [0, 1],
])('%d is rounded up to %d', (value, rounded) => {
  expect(roundUp(value)).toBeCloseTo(rounded, 12)
})

test('ticks are round and end at the most', () => {
  expect(ticks(1, 5).map((tick) => tick.toFixed(1))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
  expect(ticks(0.25, 5)).toHaveLength(6)
})
