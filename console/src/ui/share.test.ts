import { expect, test } from 'vitest'
import { interval, percent, percentInterval } from './share.ts'

test.each([
  [0, '0 %'],
  [0.0432, '4.3 %'],
  [0.05, '5 %'],
  [0.614, '61 %'],
  [0.906, '91 %'],
  [0.9932, '99.3 %'],
  [0.9999, '100 %'],
  [1, '100 %'],
])('%d is %s', (share, words) => {
  expect(percent(share)).toBe(words.replace(' ', '\u00a0'))
})

test('intervals name their unit once, and are left out where there are none', () => {
  expect(percentInterval({ low: 0.78, high: 0.933 })).toBe('78–93\u00a0%')
  expect(percentInterval({ low: 0.012, high: 0.04 })).toBe('1.2–4.0\u00a0%')
  expect(interval({ low: 0.031, high: 0.108 }, 3)).toBe('0.031–0.108')
  expect(percentInterval({ low: null, high: null })).toBe('')
  expect(interval({ low: null, high: 1 }, 3)).toBe('')
})
