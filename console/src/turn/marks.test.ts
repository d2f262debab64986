import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Citation } from '../../../src/contract/citation.ts'
import { runsOf } from './marks.ts'

const cite = (end?: number): Citation => ({ part: 'p', page: 1, box: null, quote: 'q', score: 1, end })

describe('runsOf', () => {
  it('puts each mark after the text it supports', () => {
    expect(runsOf('One. Two.', [cite(9), cite(4)])).toEqual([
      { text: 'One.', marks: [1] },
      { text: ' Two.', marks: [0] },
    ])
  })

  it('marks the end for citations without a span', () => {
    expect(runsOf('Yes', [cite()])).toEqual([{ text: 'Yes', marks: [0] }])
  })

  it('keeps the text whole and every mark once', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.option(fc.nat(40), { nil: undefined })), (text, ends) => {
        const runs = runsOf(text, ends.map(cite))
        expect(runs.map((run) => run.text).join('')).toBe(text)
        expect(runs.flatMap((run) => run.marks).sort((a, b) => a - b)).toEqual(ends.map((_, i) => i))
      }),
    )
  })
})
