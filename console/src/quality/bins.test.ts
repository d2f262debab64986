import { expect, test } from 'vitest'
import type { ReliabilityBin } from '../../../src/contract/calibration.ts'
import { isOff, misfit } from './bins.ts'

const bin = (mean_confidence: number, low: number, high: number): ReliabilityBin => ({
  lower: mean_confidence,
  upper: mean_confidence,
  n: 40,
  mean_confidence,
  accuracy: (low + high) / 2,
  low,
  high,
})

test('a bin is off when its interval leaves out what confidence said', () => {
  expect(isOff(bin(0.5, 0.4, 0.6))).toBe(false)
  expect(isOff(bin(0.7, 0.4, 0.6))).toBe(true)
})

test('one bin that is off may be chance; several are told with their direction', () => {
  const good = bin(0.5, 0.4, 0.6)
  expect(misfit([good, bin(0.9, 0.5, 0.7)])).toBeUndefined()
  expect(misfit([good, bin(0.9, 0.5, 0.7), bin(0.8, 0.5, 0.7), bin(0.1, 0.2, 0.3)])).toBe(
    'Beyond its intervals, it is too sure in 2 and not sure enough in 1 of 4 bins.',
  )
})
