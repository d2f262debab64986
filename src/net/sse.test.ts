import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SseEventTooLarge, SseReader } from './sse.ts'

function read(chunks: Buffer[], limit?: number): string[] {
  const seen: string[] = []
  const reader = new SseReader((data) => seen.push(data), limit)
  for (const chunk of chunks) reader.push(chunk)
  reader.end()
  return seen
}

const text = (...chunks: string[]) => chunks.map((chunk) => Buffer.from(chunk))

describe('SseReader', () => {
  it('hands on the data of each event and passes over comments, names and ids', () => {
    expect(read(text(': hi\n\nevent: x\nid: 4\ndata: one\n\ndata:two\n\n'))).toEqual(['one', 'two'])
  })

  it('joins the lines of one event', () => {
    expect(read(text('data: a\ndata\ndata:  b\n\n'))).toEqual(['a\n\n b'])
  })

  it('passes over a byte order mark', () => {
    expect(read(text('\ufeffdata: a\n\n'))).toEqual(['a'])
  })

  it('hands on a last event whose blank line is missing', () => {
    expect(read(text('data: a\n\ndata: [DONE]'))).toEqual(['a', '[DONE]'])
  })

  it('refuses an event that never ends', () => {
    expect(() => read(text('data: ', 'x'.repeat(60), 'x'.repeat(60)), 100)).toThrow(SseEventTooLarge)
    expect(() => read(text(`data: ${'x'.repeat(60)}\n`, `data: ${'x'.repeat(60)}\n`), 100)).toThrow(
      SseEventTooLarge,
    )
  })

  it('reads the same events wherever the bytes are cut and however lines end', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .filter((value) => !/[\r\n]/.test(value) && !value.startsWith(' ') && !value.includes('\0'))
    const breaks = fc.constantFrom('\n', '\r\n', '\r')
    fc.assert(
      fc.property(
        fc.array(fc.array(line, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        breaks,
        fc.array(fc.nat(400), { maxLength: 12 }),
        (events, lineBreak, cuts) => {
          const body = Buffer.from(
            events
              .map((lines) => `${lines.map((value) => `data: ${value}${lineBreak}`).join('')}${lineBreak}`)
              .join(''),
          )
          const at = [0, ...cuts.filter((cut) => cut < body.length).sort((a, b) => a - b), body.length]
          const chunks = at.slice(1).map((end, index) => body.subarray(at[index], end))
          expect(read(chunks)).toEqual(events.map((lines) => lines.join('\n')))
        },
      ),
    )
  })
})
