import { describe, expect, it } from 'vitest'
import { ago, bytes, dollars, duration } from './format.ts'

describe('numbers with their units', () => {
  it('says durations in the unit that fits', () => {
    expect([0, 0.4, 840, 3_210, 12_300, 59_999, 125_000].map(duration)).toEqual([
      '0 ms',
      '<1 ms',
      '840 ms',
      '3.21 s',
      '12.3 s',
      '1 min 00 s',
      '2 min 05 s',
    ])
  })

  it('says sizes in decimal units', () => {
    expect([0, 999, 18_400, 999_960, 52_000_000].map(bytes)).toEqual([
      '0 B',
      '999 B',
      '18.4 kB',
      '1.00 MB',
      '52.0 MB',
    ])
  })

  it('never shows an unknown price as 0', () => {
    expect([null, 0, 0.000_012, 0.0042, 0.25, 3].map(dollars)).toEqual([
      'unknown',
      '$0',
      '$0.000012',
      '$0.0042',
      '$0.250',
      '$3.00',
    ])
  })

  it('says how long ago', () => {
    const now = Date.parse('2026-01-02T00:00:00Z')
    expect(ago('2026-01-01T23:59:58Z', now)).toBe('now')
    expect(ago('2026-01-01T23:57:00Z', now)).toBe('3 min. ago')
    expect(ago('2026-01-01T00:00:00Z', now)).toBe('yesterday')
  })
})
