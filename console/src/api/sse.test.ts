import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sseParser } from './sse.ts'

describe('sseParser', () => {
  it('gives id, event and data of each message', () => {
    const parse = sseParser()
    expect(parse('id: 1\nevent: plan\ndata: {"a":1}\n\n')).toEqual([
      { id: '1', event: 'plan', data: '{"a":1}' },
    ])
  })

  it('skips comments and joins the lines of data', () => {
    expect(sseParser()(': ping\n\ndata: a\ndata: b\n\n')).toEqual([
      { id: '', event: 'message', data: 'a\nb' },
    ])
  })

  it('gives the same messages wherever the stream is cut', () => {
    const stream = 'id: 1\r\ndata: é one\r\n\r\n:x\r\nid: 2\r\nevent: e\r\ndata: two\r\n\r\n'
    const whole = sseParser()(stream)
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const parse = sseParser()
        const edges = [0, ...cuts.sort((a, b) => a - b), stream.length]
        const got = edges.slice(1).flatMap((edge, i) => parse(stream.slice(edges[i], edge)))
        expect(got).toEqual(whole)
      }),
    )
  })
})
