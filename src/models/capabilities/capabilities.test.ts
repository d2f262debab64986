import { describe, expect, it } from 'vitest'
import { capabilitiesOf } from './capabilities.ts'

describe('what is known of a model by its name', () => {
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
    ['something-new', undefined],
  ])('the longest answer of %s is %s tokens', (name, tokens) => {
    expect(capabilitiesOf(name)?.max_output_tokens).toBe(tokens)
  })

  it.each([
    ['llama3.3:70b', ['text']],
    ['meta-llama/Llama-3.1-8B-Instruct', ['text']],
    ['llama3.2-vision', undefined],
    ['qwen2.5:7b', ['text']],
    ['qwen2.5-vl:7b', undefined],
    ['deepseek-reasoner', ['text']],
    ['mistral:7b', ['text']],
    ['mistral-large-latest', ['text', 'image']],
    ['codestral-latest', ['text']],
    ['o3-mini', ['text']],
    ['gpt-5', ['text', 'image', 'document']],
    ['claude-sonnet-4-6', ['text', 'image', 'document']],
    ['gemini-3.1-pro-preview', ['text', 'image', 'document', 'audio', 'video']],
  ])('%s takes %j', (name, input) => {
    expect(capabilitiesOf(name)?.input).toEqual(input)
  })

  it('is known through those who offer the model', () => {
    expect(capabilitiesOf('openrouter/openai/GPT-4o')?.max_output_tokens).toBe(16_384)
    expect(capabilitiesOf('us.anthropic.claude-sonnet-4-5-20250929-v1:0')?.limits).toMatchObject({
      images: 100,
      many_images: { above_images: 20, image_side: 2_000 },
    })
    expect(capabilitiesOf('amazon.nova-micro-v1:0')?.input).toEqual(['text'])
  })

  it('is more pages for a longer context', () => {
    expect(capabilitiesOf('claude-opus-4-5')?.limits?.document_pages).toBe(100)
    expect(capabilitiesOf('claude-opus-5-5')?.limits?.document_pages).toBe(600)
  })
})
