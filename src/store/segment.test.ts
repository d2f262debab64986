import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TurnEvent } from '../contract/event.ts'
import { decodeSegment, encodeSegment } from './segment.ts'

const anEvent = fc.oneof(
  fc.record({
    type: fc.constantFrom('text.delta', 'reasoning.delta'),
    attempt_id: fc.constantFrom('att_1', 'att_2'),
    text: fc.string({ unit: 'grapheme' }),
    at_ms: fc.double({ min: 0, max: 1e6, noNaN: true }).map(Math.abs),
  }),
  fc.record({
    type: fc.constant('warning'),
    code: fc.string(),
    message: fc.string(),
    at_ms: fc.nat(),
  }),
) as fc.Arbitrary<Omit<TurnEvent, 'seq'>>

test('any events read back as they were', () => {
  fc.assert(
    fc.property(fc.array(anEvent), fc.integer({ min: 1, max: 1e6 }), (bodies, first) => {
      const events = bodies.map((body, i) => ({ ...body, seq: first + i })) as TurnEvent[]
      const json = encodeSegment(events)
      expect(json).not.toContain('\n')
      expect(decodeSegment(json)).toEqual(events)
    }),
  )
})

test('a hole in the sequence is kept', () => {
  const delta = (seq: number) =>
    ({ type: 'text.delta', attempt_id: 'a', text: 'x', at_ms: seq, seq }) as const
  const events = [delta(3), delta(4), delta(9)]
  expect(decodeSegment(encodeSegment(events))).toEqual(events)
})

test('many deltas of one attempt cost little more than their text', () => {
  const events = Array.from({ length: 1000 }, (_, i) => ({
    type: 'text.delta' as const,
    attempt_id: 'att_0192a0b0c0d07000800090a0b0c0d0e0',
    text: 'word ',
    at_ms: i,
    seq: i + 1,
  }))
  expect(encodeSegment(events).length).toBeLessThan(JSON.stringify(events).length / 5)
})
