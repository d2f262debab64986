import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lanesOf, tracksOf } from './lanes.ts'
import type { Span } from './span.ts'

let made = 0
const span = (label: string, startMs: number, endMs: number, kind: Span['kind'] = 'tool'): Span => ({
  key: String(made++),
  label,
  kind,
  startMs,
  endMs,
  state: 'done',
})

const spans = fc
  .array(fc.tuple(fc.nat(1_000), fc.nat(300)), { maxLength: 40 })
  .map((pairs) => pairs.map(([start, length]) => span('t', start, start + length + 1)))

describe('lanesOf', () => {
  it('puts calls that run at once into lanes of their own, and the next one where there is room', () => {
    const lanes = lanesOf([span('a', 0, 400), span('b', 0, 300), span('c', 10, 500), span('d', 350, 600)])
    expect(lanes.map((lane) => lane.map((each) => each.label))).toEqual([['a'], ['b', 'd'], ['c']])
  })

  it('never lets two overlap in one lane, and loses none', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const lanes = lanesOf(all)
        for (const lane of lanes)
          for (const [i, each] of lane.entries())
            expect(each.startMs).toBeGreaterThanOrEqual(lane[i - 1]?.endMs ?? 0)
        expect(new Set(lanes.flat().map((each) => each.key))).toEqual(new Set(all.map((each) => each.key)))
      }),
    )
  })

  it('needs no more lanes than ran at once at the busiest moment', () => {
    fc.assert(
      fc.property(spans, (all) => {
        const busiest = Math.max(
          0,
          ...all.map(
            ({ startMs }) => all.filter((each) => each.startMs <= startMs && startMs < each.endMs).length,
          ),
        )
        expect(lanesOf(all)).toHaveLength(busiest)
      }),
    )
  })

  it('gives spans that took no time the room in which they are drawn', () => {
    expect(lanesOf([span('a', 10, 10), span('b', 12, 200), span('c', 200, 300)], 5)).toHaveLength(2)
  })
})

describe('tracksOf', () => {
  it('gives each model and each tool a track, in the order in which they began', () => {
    const tracks = tracksOf([
      span('m', 0, 100, 'attempt'),
      span('search', 100, 200),
      span('search', 100, 180),
      span('m', 200, 300, 'attempt'),
      span('crop', 100, 150),
    ])
    expect(tracks.map(({ label, lanes }) => [label, lanes.length])).toEqual([
      ['m', 1],
      ['search', 2],
      ['crop', 1],
    ])
  })
})
