import { describe, expect, it } from 'vitest'
import { costOf } from '../contract/ports/prices.ts'
import { createPriceBook } from './prices.ts'

const book = createPriceBook({})
const million = (usage: { input?: number; cached?: number; output?: number }) => ({
  input_tokens: (usage.input ?? 0) * 1e6,
  cached_input_tokens: (usage.cached ?? 0) * 1e6,
  output_tokens: (usage.output ?? 0) * 1e6,
})

describe('the price list', () => {
  it('has published prices, by upstream and name', () => {
    const price = book.priceOf('openai/gpt-4o')
    expect(price).toMatchObject({ context_tokens: 128_000 })
    if (!price) return
    expect(costOf(million({ input: 1 }), price)).toBeCloseTo(2.5, 9)
    expect(costOf(million({ input: 1, cached: 1 }), price)).toBeCloseTo(1.25, 9)
    expect(costOf(million({ output: 1 }), price)).toBeCloseTo(10, 9)
    expect(costOf({ input_tokens: 1000, output_tokens: 100 }, price)).toBeCloseTo(0.0035, 12)
  })

  it('charges what is written to a cache by its own price', () => {
    const price = book.priceOf('anthropic/claude-haiku-4-5')
    if (!price) throw new Error('a price')
    const usage = { input_tokens: 1_000, output_tokens: 0, cached_input_tokens: 400 }
    const plain = costOf(usage, price)
    expect(plain).toBeCloseTo(600 * price.input_usd + 400 * price.cached_input_usd, 12)
    const dearer = costOf({ ...usage, cache_write_input_tokens: 500 }, price)
    expect(dearer - plain).toBeCloseTo(500 * 0.25 * price.input_usd, 12)
  })

  it('charges a long request by its tier, and a short one by the base price', () => {
    const price = book.priceOf('google/gemini-2.5-pro')
    expect(price?.tiers).toHaveLength(1)
    if (!price) return
    expect(costOf({ input_tokens: 200_000, output_tokens: 0 }, price)).toBeCloseTo(0.25, 9)
    expect(costOf({ input_tokens: 200_001, output_tokens: 1000 }, price)).toBeCloseTo(0.515_002_5, 9)
  })

  it('takes the highest price of the day where prices change by the hour', () => {
    const price = book.priceOf('deepseek/deepseek-chat')
    expect(price?.input_usd).toBeCloseTo(0.27e-6, 15)
    expect(price?.output_usd).toBeCloseTo(1.1e-6, 15)
  })

  it('knows sound by its own price', () => {
    const price = book.priceOf('openai/gpt-audio')
    expect(price?.input_audio_usd).toBeGreaterThan(price?.input_usd ?? Number.POSITIVE_INFINITY)
    if (!price?.input_audio_usd) return
    const usage = { input_tokens: 100, input_audio_tokens: 60, output_tokens: 0 }
    expect(costOf(usage, price)).toBeCloseTo(40 * price.input_usd + 60 * price.input_audio_usd, 12)
  })

  it('says null, never 0, for what it does not know', () => {
    for (const id of ['ollama/llama3', 'openai/no-such-model', 'gpt-4o', 'my-openai-proxy/gpt-4o', '/', ''])
      expect(book.priceOf(id)).toBeNull()
  })

  it('says null for what is not paid by the token', () => {
    expect(book.priceOf('groq/whisper-large-v3')).toBeNull()
    expect(book.priceOf('perplexity/sonar')).toBeNull()
  })
})

describe('addresses', () => {
  it('decide whose prices hold, whatever the name', () => {
    const addressed = createPriceBook({}, [
      { name: 'openai', base_url: 'http://127.0.0.1:9000/v1' },
      { name: 'main', base_url: 'https://api.openai.com/v1' },
    ])
    expect(addressed.priceOf('openai/gpt-4o')).toBeNull()
    expect(addressed.priceOf('main/gpt-4o')).toEqual(book.priceOf('openai/gpt-4o'))
  })
})

describe('the configuration', () => {
  it('comes before the list, and may price what the list does not know', () => {
    const own = createPriceBook({
      'openai/gpt-4o': { input_usd_per_million: 1, output_usd_per_million: 2 },
      'vllm/a/b': {
        input_usd_per_million: 0,
        cached_input_usd_per_million: 0,
        output_usd_per_million: 0,
      },
    })
    expect(own.priceOf('openai/gpt-4o')).toEqual({
      input_usd: 1e-6,
      cached_input_usd: 1e-6,
      output_usd: 2e-6,
    })
    expect(own.priceOf('vllm/a/b')).toEqual({ input_usd: 0, cached_input_usd: 0, output_usd: 0 })
  })
})
