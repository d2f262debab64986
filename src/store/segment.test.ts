import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type EventType, TurnEvent } from '../contract/event.ts'
import { decodeSegment, encodeSegment } from './segment.ts'
import { shapes } from './segment-fields.ts'

const known = {
  id: 'turn_1',
  started_at: '2026-11-21T12:00:00.000Z',
  model: 'mock/scripted',
  user: null,
  key: 'key_1',
  conversation: null,
}
const readBack = (events: TurnEvent[]) => decodeSegment(encodeSegment(events, known), known)

const aText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', minLength: 20, maxLength: 80 }),
  fc.constantFrom('', '\0', '\ud83d', 'line\nline "quoted"', 'turn_1', 'key_1', 'mock/scripted'),
)
const aValue = fc.oneof(
  aText,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constant({ type: 'text', text: 'a part that is nothing but text, and long' }),
  fc.constant({ latency_ms: 12.5, cost_usd: 0.1 }),
  fc.array(aText, { maxLength: 3 }),
  fc.dictionary(
    fc.string().map((name) => `x${name}`),
    aText,
    { maxKeys: 3 },
  ),
)
const aPart = fc.record(
  { type: fc.constantFrom('text', 'image'), text: aText, blob: aValue },
  { requiredKeys: ['type'] },
)
const aTime = fc.oneof(
  fc.integer({ min: 0, max: 1e9 }).map((microseconds) => microseconds / 1000),
  fc.double({ min: 0, max: 1e6, noNaN: true }).map(Math.abs),
)
const others = { a_later_member: aValue, another: aValue }

/** Once more, so that some follow each other. */
const deltaShapes = shapes.filter(({ type }) => type === 'text.delta')

/** Any of the members that an event of the type has, some that no version knows, and no claim to make sense. */
const anEvent = fc
  .constantFrom(...shapes, { type: 'a.later.type', fields: [] }, ...deltaShapes)
  .chain(({ type, fields }) =>
    fc.record(
      {
        type: fc.constant(type as EventType),
        at_ms: aTime,
        ...Object.fromEntries(fields.map(({ name, isPart }) => [name, isPart ? aPart : aValue])),
        ...(type === 'text.delta' && { attempt_id: fc.constantFrom('att_1', 'att_2'), text: aText }),
        ...others,
      },
      { requiredKeys: type === 'text.delta' ? ['type', 'at_ms', 'attempt_id', 'text'] : ['type', 'at_ms'] },
    ),
  )
const someEvents = fc
  .tuple(
    fc.integer({ min: 1, max: 1e6 }),
    fc.array(fc.tuple(anEvent, fc.constantFrom(1, 1, 1, 1, 1, 3)), { maxLength: 12 }),
  )
  .map(([first, bodies]) => {
    let seq = first - 1
    return bodies.map(([body, step]) => {
      seq += step
      return { ...body, seq }
    }) as unknown as TurnEvent[]
  })

/** As JSON would give it back. */
const asStored = (events: TurnEvent[]) => JSON.parse(JSON.stringify(events))

test('events of every type read back as they were, whatever their members hold', () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      expect(readBack(events)).toEqual(asStored(events))
    }),
    { numRuns: 2000 },
  )
})

test('a segment is as its form is described', () => {
  const attempt_id = 'att_1'
  const started = { attempt_id, model: known.model, kind: 'first', seq: 7, at_ms: 1.5 } as const
  const events = [
    { type: 'attempt.started', ...started },
    { type: 'text.delta', attempt_id, text: 'Good ', seq: 8, at_ms: 2 },
    { type: 'text.delta', attempt_id, text: 'day', seq: 9, at_ms: 2.5 },
  ] as TurnEvent[]
  const segment = '[2,7,5,25,1500,"att_1","first",-9,0,2,2000,5,2500,3]\nGood day'
  expect(encodeSegment(events, known)).toBe(segment)
  expect(decodeSegment(segment, known)).toEqual(events)
})

test('an event whose time is no whole number of microseconds is kept as it is', () => {
  const events = [{ type: 'plan', chosen: known.model, seq: 1, at_ms: 0.1234567 }] as unknown as TurnEvent[]
  expect(encodeSegment(events, known)).toContain('"at_ms":0.1234567')
  expect(readBack(events)).toEqual(events)
})

test('every member of every event has its field, and its two bits', () => {
  const types = TurnEvent.def.right.options.map((option) => option.shape)
  const members = types.map(({ type, ...rest }) => [type.value, Object.keys(rest).sort()])
  expect(shapes.map(({ type, fields }) => [type, fields.map(({ name }) => name).sort()])).toEqual(members)
  expect(Math.max(...shapes.map(({ fields }) => fields.length))).toBeLessThanOrEqual(16)
})

test('nothing in a segment ends its text in the database or has no UTF-8', () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      const segment = encodeSegment(events, known)
      expect(segment).not.toContain('\0')
      expect(Buffer.from(segment).toString()).toBe(segment)
    }),
  )
})

test('of two segments that begin alike the one with more events is longer', () => {
  fc.assert(
    fc.property(someEvents, fc.nat(), (events, cut) => {
      const fewer = events.slice(0, cut % (events.length + 1))
      if (fewer.length === events.length) return
      const bytes = (some: TurnEvent[]) => [...encodeSegment(some, known)].length
      expect(bytes(fewer)).toBeLessThan(bytes(events))
    }),
  )
})

test('a hole in the sequence is kept', () => {
  const delta = (seq: number) =>
    ({ type: 'text.delta', attempt_id: 'a', text: 'x', at_ms: seq, seq }) as const
  const events = [delta(3), delta(4), delta(9), delta(10)]
  expect(readBack(events)).toEqual(events)
})

test('segments of earlier versions are read', () => {
  const segment =
    '[{"type":"warning","code":"c","message":"m","seq":1,"at_ms":0.5},' +
    '{"run":"text.delta","seq":2,"attempt_id":"att_1","at_ms":[1,2.5],"text":["a","b"]}]'
  const attempt_id = 'att_1'
  expect(decodeSegment(segment, known)).toEqual([
    { type: 'warning', code: 'c', message: 'm', seq: 1, at_ms: 0.5 },
    { type: 'text.delta', attempt_id, text: 'a', seq: 2, at_ms: 1 },
    { type: 'text.delta', attempt_id, text: 'b', seq: 3, at_ms: 2.5 },
  ])
  expect(decodeSegment('[]', known)).toEqual([])
})

test('many deltas of one attempt cost little more than their text', () => {
  const events = Array.from({ length: 1000 }, (_, i) => ({
    type: 'text.delta' as const,
    attempt_id: 'att_0192a0b0c0d07000800090a0b0c0d0e0',
    text: 'word ',
    at_ms: i,
    seq: i + 1,
  }))
  expect(encodeSegment(events, known).length).toBeLessThan(JSON.stringify(events).length / 7)
})
