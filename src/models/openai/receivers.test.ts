import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ModelEvent } from '../../contract/ports/model.ts'
import { frameBreak } from '../../contract/wire.ts'
import { StreamedAnswer, WholeAnswer } from './receivers.ts'
import type { ChatStreamOptions } from './stream.ts'

const options: ChatStreamOptions = {
  model: 'openai/x',
  emit: () => {},
  forwardUsage: true,
  redact: (text) => text,
}

const frame = 'data: {"choices":[{"delta":{"content":"more"}}]}\n\n'

describe('the size of an answer', () => {
  it('is bounded for a stream without end', () => {
    const answer = new StreamedAnswer(options, 10_000)
    answer.start({ 'content-type': 'text/event-stream' })
    expect(() => {
      for (;;) answer.data(Buffer.from(frame))
    }).toThrow(
      expect.objectContaining({ code: 'upstream_malformed', message: expect.stringContaining('0.01 MB') }),
    )
  })

  it('is bounded for an answer in one piece', () => {
    const answer = new WholeAnswer(options, 100)
    expect(() => answer.data(Buffer.alloc(101))).toThrow(
      expect.objectContaining({ code: 'upstream_malformed' }),
    )
  })
})

describe('an answer of another kind', () => {
  it('is said to be one when it is a page', () => {
    const answer = new StreamedAnswer(options)
    expect(() => answer.start({ 'content-type': 'text/html; charset=utf-8' })).toThrow(
      expect.objectContaining({ code: 'upstream_malformed' }),
    )
  })

  it('is said to be one when it has no message', () => {
    const answer = new WholeAnswer(options)
    answer.data(Buffer.from('{"choices":[]}'))
    expect(() => answer.end()).toThrow(expect.objectContaining({ code: 'upstream_malformed' }))
  })
})

describe('an error reported under status 200', () => {
  it('is a failure in the upstream’s words', () => {
    const answer = new WholeAnswer(options)
    answer.data(Buffer.from('{"error":{"message":"No provider left","code":502}}'))
    expect(() => answer.end()).toThrow(
      expect.objectContaining({
        code: 'upstream_failed',
        message: 'openai/x failed (502): No provider left.',
      }),
    )
  })
})

describe('content in parts', () => {
  it('is read as its text', () => {
    const texts: unknown[] = []
    const answer = new WholeAnswer({ ...options, emit: (event) => texts.push(event) })
    const content = [{ type: 'text', text: 'a' }, { type: 'reference' }, { type: 'text', text: 'b' }]
    answer.data(Buffer.from(JSON.stringify({ choices: [{ message: { content } }] })))
    answer.end()
    expect(texts).toEqual([{ type: 'text.delta', text: 'ab' }])
  })
})

describe('the end of a stream', () => {
  it('counts as reached at [DONE], and at a finish reason when the connection breaks after it', () => {
    const done = new StreamedAnswer(options)
    expect(done.data(Buffer.from(frame))).toBeUndefined()
    expect(done.data(Buffer.from('data: [DONE]\n\n'))).toMatchObject({ finish_reason: 'stop', usage: null })
    const broken = new StreamedAnswer(options)
    expect(broken.broken()).toBeUndefined()
    broken.data(Buffer.from('data: {"choices":[{"delta":{},"finish_reason":"length"}]}\n\n'))
    expect(broken.broken()).toMatchObject({ finish_reason: 'length' })
  })

  it('is a cut when a frame was begun and not finished', () => {
    const answer = new StreamedAnswer(options)
    answer.data(Buffer.from(`${frame}data: {"choi`))
    expect(() => answer.end()).toThrow(expect.objectContaining({ code: 'upstream_cut' }))
  })
})

describe('the frames of a stream', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('plain', 'é', '字', '😀', '"', '\\', '\n', '\u007f', ''),
  )

  it('are told and forwarded as they were sent, wherever the bytes were cut', () => {
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 8 })
    const lineEnds = fc.constantFrom('\n', '\r\n')
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), cuts, lineEnds, (texts, at, lineEnd) => {
        const events: ModelEvent[] = []
        const answer = new StreamedAnswer({ ...options, emit: (event) => events.push(event) })
        answer.start({ 'content-type': 'text/event-stream' })
        const frames = texts.map((content) =>
          JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content }, finish_reason: null }] }),
        )
        const blocks = frames.map((data) => Buffer.from(`data: ${data}${lineEnd}${lineEnd}`))
        // Each event is a chunk of its own, as servers send them, but for the cuts.
        let sent = 0
        for (const block of blocks) {
          const inside = at.map((cut) => cut - sent).filter((cut) => cut > 0 && cut < block.length)
          const edges = [0, ...inside.toSorted((a, b) => a - b), block.length]
          for (const [i, edge] of edges.slice(1).entries()) answer.data(block.subarray(edges[i], edge))
          sent += block.length
        }
        expect(answer.data(Buffer.from(`data: [DONE]${lineEnd}${lineEnd}`))).toBeDefined()
        expect(events.map((event) => ('text' in event ? event.text : '')).join('')).toBe(texts.join(''))
        expect(events.flatMap(({ wire }) => wire?.split(frameBreak))).toEqual(frames)
      }),
    )
  })
})
