import { describe, expect, it } from 'vitest'
import { modelInfo } from './known.ts'
import { outputLimit } from './output-limits.ts'

describe('the longest answer', () => {
  it.each([
    ['gpt-4o', 16_384],
    ['gpt-4o-2024-05-13', 4_096],
    ['gpt-4', 8_192],
    ['gpt-4-turbo', 4_096],
    ['gpt-4.1-mini', 32_768],
    ['gpt-5-chat-latest', 16_384],
    ['gpt-5.4-mini', 128_000],
    ['o4-mini', 100_000],
    ['claude-opus-4-1', 32_000],
    ['claude-opus-4-5', 64_000],
    ['gemini-2.0-flash', 8_192],
    ['llama3', undefined],
  ])('of %s is %s tokens', (name, tokens) => {
    expect(outputLimit(name)).toBe(tokens)
  })

  it('is known through those who offer the model', () => {
    expect(modelInfo('openrouter', 'openai/GPT-4o', 0).max_output_tokens).toBe(16_384)
  })
})
