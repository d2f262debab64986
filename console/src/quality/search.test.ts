import { expect, test } from 'vitest'
import { daysOf, moved, searchFrom } from './search.ts'

test('an address keeps what it knows and drops the rest', () => {
  expect(searchFrom({ days: '90', model: 'local/reader', verifier: '', x: 1 })).toEqual({
    days: 90,
    model: 'local/reader',
  })
  expect(searchFrom({ days: 12, from: 'yesterday' })).toEqual({})
})

test('the usual period needs no word, and fixed days outweigh relative ones', () => {
  expect(searchFrom({ days: 30 })).toEqual({})
  expect(searchFrom({ days: 7, from: '2026-03-01', to: '2026-03-09' })).toEqual({
    from: '2026-03-01',
    to: '2026-03-09',
  })
})

test('a relative period counts today', () => {
  const now = Date.parse('2026-03-10T12:00:00Z')
  expect(daysOf({ days: 7 }, now)).toEqual({ from: '2026-03-04' })
  expect(daysOf({}, now)).toEqual({})
  expect(daysOf({ from: '2026-03-01' }, now)).toEqual({ from: '2026-03-01' })
})

test('an end that is moved past the other, or too far from it, takes the other along', () => {
  const march = { from: '2026-03-01', to: '2026-03-09' }
  expect(moved(march, 'from', '2026-03-05')).toEqual({ from: '2026-03-05', to: '2026-03-09' })
  expect(moved(march, 'from', '2026-04-01')).toEqual({ from: '2026-04-01', to: '2026-04-09' })
  expect(moved(march, 'from', '2020-01-01')).toEqual({ from: '2020-01-01', to: '2020-01-09' })
  expect(moved(march, 'to', '2026-02-20')).toEqual({ from: '2026-02-12', to: '2026-02-20' })
})
