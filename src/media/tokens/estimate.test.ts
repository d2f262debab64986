import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../contract/message.ts'
import type { Part } from '../../contract/part.ts'
import { estimateInput } from './estimate.ts'
import { textTokens } from './text.ts'

const blob = (bytes: number, media_type: string) => ({ hash: 'a'.repeat(64), bytes, media_type })
const user = (...parts: Part[]): Message => ({ role: 'user', parts })

describe('text', () => {
  // Counted with OpenAI's o200k_base.
  const counted: [text: string, tokens: number][] = [
    ['Can you explain in two sentences why the sky is blue, and what changes at sunset?', 18],
    ['Hello, world!', 4],
    ['{"id":12345,"name":"plumb line","tags":["a","b"]}', 19],
  ]
  it.each(counted)('%j has about as many tokens as a tokenizer finds', (text, tokens) => {
    const { expected } = textTokens(text)
    expect(expected).toBeGreaterThanOrEqual(Math.floor(tokens * 0.75))
    expect(expected).toBeLessThanOrEqual(Math.ceil(tokens * 1.3))
  })

  const text = fc.string({ unit: 'binary', maxLength: 400 })

  it('has its UTF-8 bytes as bound', () => {
    fc.assert(
      fc.property(text, (text) => {
        const { expected, upper } = textTokens(text)
        expect(upper).toBe(Buffer.byteLength(text))
        expect(expected).toBeLessThanOrEqual(upper)
      }),
    )
  })

  it('never counts less when more is added to it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (text, more) => {
        expect(textTokens(text + more).expected).toBeGreaterThanOrEqual(textTokens(text).expected)
        expect(textTokens(text + more).upper).toBeGreaterThanOrEqual(textTokens(text).upper)
      }),
    )
  })

  it('that is long is read at its beginning, and counts by its length', () => {
    const once = 'The plumb line shows what is true. '.repeat(1_000)
    const { expected } = textTokens(once)
    expect(textTokens(once.repeat(10)).expected / expected).toBeCloseTo(10, 1)
  })
})

describe('a request', () => {
  it('counts media by pixels, pages and seconds, whatever its bytes', () => {
    const parts = (bytes: number): Part[] => [
      { type: 'text', text: 'What is this?' },
      { type: 'image', blob: blob(bytes, 'image/png'), width: 1024, height: 1024 },
      { type: 'document', blob: blob(bytes, 'application/pdf'), pages: 3 },
      { type: 'audio', blob: blob(bytes, 'audio/wav'), seconds: 12.5 },
    ]
    const { estimate, upperBound } = estimateInput([user(...parts(1_000))], 'openai/gpt-4o')
    expect(estimate.by_modality).toEqual({ text: 11, image: 765, document: 3 * 1465, audio: 130 })
    expect(estimate.input_tokens).toBe(11 + 765 + 4395 + 130)
    expect(estimateInput([user(...parts(20_000_000))], 'openai/gpt-4o')).toMatchObject({
      estimate,
      upperBound,
    })
  })

  it('guesses the length of sound from its size when nobody measured it', () => {
    const sound = user({ type: 'audio', blob: blob(320_000, 'audio/wav') })
    const { estimate, upperBound } = estimateInput([sound], 'google/gemini-2.5-flash')
    expect(estimate.by_modality.audio).toBe(320)
    expect(upperBound).toBeGreaterThan(80 * 32)
  })

  it('counts tools, calls, results and data as text', () => {
    const plain = estimateInput([user({ type: 'text', text: 'hi' })], 'gpt-4o')
    const rich = estimateInput(
      [
        user(
          { type: 'text', text: 'hi' },
          { type: 'tool_call', call_id: 'c', name: 'f', arguments: '{"a":1}' },
          { type: 'tool_result', call_id: 'c', text: 'forty two' },
          { type: 'data', value: { a: [1, 2] } },
        ),
      ],
      'gpt-4o',
      ['{"type":"function","function":{"name":"f"}}'],
    )
    expect(rich.estimate.by_modality.text).toBeGreaterThan((plain.estimate.by_modality.text ?? 0) + 20)
    expect(rich.upperBound).toBeGreaterThan(plain.upperBound + 60)
  })

  it('never counts less with a part more, and stays within its bound', () => {
    const size = fc.integer({ min: 8, max: 9_000 })
    const part = fc.oneof<fc.Arbitrary<Part>[]>(
      fc.record({ type: fc.constant('text' as const), text: fc.string({ unit: 'binary' }) }),
      fc.record({
        type: fc.constant('image' as const),
        blob: fc.constant(blob(5, 'image/png')),
        width: size,
        height: size,
      }),
      fc.record({
        type: fc.constant('document' as const),
        blob: fc.constant(blob(5, 'application/pdf')),
        pages: fc.integer({ min: 1, max: 1_000 }),
      }),
      fc.record({ type: fc.constant('audio' as const), blob: fc.nat().map((n) => blob(n, 'audio/mpeg')) }),
      fc.record({ type: fc.constant('data' as const), value: fc.jsonValue() }),
    )
    const model = fc.constantFrom(
      'openai/gpt-4o',
      'openai/gpt-5.4',
      'x/claude-opus-5',
      'gemini-3',
      'ollama/llava',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), part, model, (parts, more, model) => {
        const less = estimateInput([user(...parts)], model)
        const all = estimateInput([user(...parts, more)], model)
        expect(all.estimate.input_tokens).toBeGreaterThanOrEqual(less.estimate.input_tokens)
        expect(all.upperBound).toBeGreaterThanOrEqual(less.upperBound)
        expect(all.upperBound).toBeGreaterThanOrEqual(all.estimate.input_tokens)
      }),
    )
  })
})
