import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlumblineError } from '../contract/errors.ts'
import type { Message } from '../contract/message.ts'
import type { GenerationSettings, ModelInfo } from '../contract/ports/model.ts'
import { costOf, type ModelPrice } from '../contract/ports/prices.ts'
import { defaultOutputTokens, estimateSpent, leastOutputTokens, quote } from './quote.ts'

const model: ModelInfo = {
  id: 'openai/gpt-4o',
  owned_by: 'openai',
  description: '',
  input: ['text', 'image'],
  output: ['text'],
  created: 0,
}
const price: ModelPrice = { input_usd: 2.5e-6, cached_input_usd: 1.25e-6, output_usd: 10e-6 }
const messages: Message[] = [{ role: 'user', parts: [{ type: 'text', text: 'Why is the sky blue?' }] }]
const settings = (own: Partial<GenerationSettings> = {}): GenerationSettings => ({ extra: {}, ...own })
const bound = { bound: true }

function refusal(run: () => unknown): Record<string, unknown> {
  try {
    run()
  } catch (error) {
    return { code: (error as PlumblineError).code, ...(error as PlumblineError).details }
  }
  throw new Error('was not refused')
}

describe('a quote', () => {
  it('bounds input and the longest answer, and caps the answer at that', () => {
    const { estimate, inputBound, reserveUsd, outputCap } = quote(
      model,
      messages,
      settings({ max_output_tokens: 100 }),
      price,
      bound,
    )
    expect(estimate?.input_tokens).toBeLessThan(20)
    expect(inputBound).toBeGreaterThanOrEqual(20)
    expect(outputCap).toBe(100)
    expect(reserveUsd).toBeCloseTo(inputBound * 2.5e-6 + 100 * 10e-6, 12)
  })

  it('takes the model’s own limit, or a usual one, when the client sets none', () => {
    expect(quote(model, messages, settings(), price, bound).outputCap).toBe(defaultOutputTokens)
    const limited = { ...model, max_output_tokens: 4_096 }
    expect(quote(limited, messages, settings(), price, bound).outputCap).toBe(4_096)
  })

  it('leaves room for the input in the model’s context', () => {
    const small = { ...price, context_tokens: 8_192 }
    const long: Message[] = [{ role: 'user', parts: [{ type: 'text', text: 'word '.repeat(4_000) }] }]
    const { outputCap, estimate } = quote(model, long, settings(), small, bound)
    expect((outputCap ?? 0) + (estimate?.input_tokens ?? 0)).toBeLessThanOrEqual(8_192)
    expect(outputCap).toBeGreaterThan(1_000)
  })

  it('leaves the request alone when nothing binds', () => {
    const { outputCap, reserveUsd } = quote(model, messages, settings(), price, { bound: false })
    expect(outputCap).toBeUndefined()
    expect(reserveUsd).toBeGreaterThan(0)
  })

  it('costs nothing for a model that runs here, and null where the price is unknown', () => {
    const local = { ...model, local: true }
    expect(quote(local, messages, settings(), null, bound)).toEqual({
      estimate: null,
      inputBound: 0,
      reserveUsd: 0,
    })
    const unknown = quote(model, messages, settings(), null, bound)
    expect(unknown.reserveUsd).toBeNull()
    expect(unknown.outputCap).toBeUndefined()
    expect(unknown.estimate?.input_tokens).toBeGreaterThan(0)
  })

  it('counts every choice, every tool, what is predicted, and what only the upstream reads', () => {
    const limited = (extra: Record<string, unknown>) =>
      quote(model, messages, settings({ max_output_tokens: 1_000, extra }), price, bound)
    const plain = limited({}).reserveUsd ?? 0
    expect(limited({ n: 3 }).reserveUsd).toBeGreaterThan(plain + 0.0199)
    const tools = [{ type: 'function', function: { name: 'f', description: 'x'.repeat(500) } }]
    expect(limited({ tools }).inputBound).toBeGreaterThan(limited({}).inputBound + 500)
    expect(limited({ tools }).estimate?.input_tokens).toBeGreaterThan(20)
    const prediction = { type: 'content', content: 'y'.repeat(1_000) }
    expect(limited({ prediction }).reserveUsd).toBeGreaterThan(plain + 0.01)
    expect(limited({ documents: ['z'.repeat(300)] }).inputBound).toBeGreaterThan(300)
    const bytes = Buffer.from(JSON.stringify({ messages: [{ role: 'user', name: 'n'.repeat(5_000) }] }))
    const wire = { pieces: [{ kind: 'json' as const, bytes }], bytes: bytes.length, members: [] }
    expect(quote(model, messages, settings(), price, { bound: true, wire }).inputBound).toBeGreaterThan(5_000)
  })

  it('takes the price of long requests and of sound where they apply', () => {
    const tiered = {
      ...price,
      input_audio_usd: 40e-6,
      output_audio_usd: 80e-6,
      tiers: [{ above_input_tokens: 1_000, input_usd: 5e-6, cached_input_usd: 5e-6, output_usd: 20e-6 }],
    }
    const reserve = (text: string, extra: Record<string, unknown> = {}) => {
      const long: Message[] = [{ role: 'user', parts: [{ type: 'text', text }] }]
      return quote(model, long, settings({ max_output_tokens: 100, extra }), tiered, bound)
    }
    const long = reserve('x'.repeat(1_000))
    expect(long.reserveUsd).toBeCloseTo(long.inputBound * 5e-6 + 100 * 20e-6, 12)
    const spoken = reserve('hi', { modalities: ['text', 'audio'] })
    expect(spoken.reserveUsd).toBeGreaterThan(100 * 80e-6)
  })
})

describe('a turn’s own budget', () => {
  it('shortens the answer to what it affords', () => {
    const { outputCap, reserveUsd } = quote(model, messages, settings(), price, {
      bound: true,
      turnLeftUsd: 0.01,
    })
    expect(outputCap).toBeGreaterThan(900)
    expect(outputCap).toBeLessThan(1_000)
    expect(reserveUsd).toBeLessThanOrEqual(0.01)
  })

  it('is empty when it does not even afford a few tokens', () => {
    const poor = { bound: true, turnLeftUsd: 0.0003 }
    expect(refusal(() => quote(model, messages, settings(), price, poor))).toMatchObject({
      code: 'purse_empty',
      purse: 'turn budget',
      left: '0.00030',
    })
    expect(
      refusal(() => quote(model, messages, settings(), price, { ...poor, turnLeftUsd: 0 })),
    ).toMatchObject({
      left: '0',
    })
  })

  it('is never passed by any usage within the quote’s bounds', () => {
    const budget = fc.double({ min: 0.0004, max: 0.5, noNaN: true })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const asked = fc.option(fc.integer({ min: 1, max: 50_000 }), { nil: undefined })
    fc.assert(
      fc.property(budget, asked, fc.string(), share, share, (turnLeftUsd, max_output_tokens, text, a, b) => {
        const input: Message[] = [{ role: 'user', parts: [{ type: 'text', text }] }]
        const {
          inputBound,
          reserveUsd,
          outputCap = 0,
        } = quote(model, input, settings({ max_output_tokens }), price, { bound: true, turnLeftUsd })
        const usage = {
          input_tokens: Math.floor(inputBound * a),
          output_tokens: Math.floor(outputCap * b),
        }
        expect(reserveUsd).toBeLessThanOrEqual(turnLeftUsd)
        expect(costOf(usage, price)).toBeLessThanOrEqual((reserveUsd ?? 0) + 1e-12)
        expect(outputCap).toBeGreaterThanOrEqual(Math.min(leastOutputTokens, max_output_tokens ?? 16))
        expect(outputCap).toBeLessThanOrEqual(max_output_tokens ?? defaultOutputTokens)
      }),
    )
  })
})

describe('what nobody reported', () => {
  const quoted = quote(model, messages, settings({ max_output_tokens: 100 }), price, bound)

  it('is charged by the input’s bound and the answer’s bytes, within what was reserved', () => {
    expect(estimateSpent(quoted, 0, price)).toBeCloseTo(quoted.inputBound * 2.5e-6, 12)
    expect(estimateSpent(quoted, 40, price)).toBeCloseTo(quoted.inputBound * 2.5e-6 + 40 * 10e-6, 12)
    expect(estimateSpent(quoted, 4_000, price)).toBe(quoted.reserveUsd)
  })

  it('is null where the price is unknown, and nothing for a model that runs here', () => {
    expect(estimateSpent(quote(model, messages, settings(), null, bound), 40, null)).toBeNull()
    expect(estimateSpent({ estimate: null, inputBound: 0, reserveUsd: 0 }, 40, null)).toBe(0)
  })
})
