import { describe, expect, it } from 'vitest'
import { usageOf } from './outcome.ts'

describe('usage', () => {
  it('tells tokens that have a price of their own apart', () => {
    const reported = {
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 20, audio_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 10, audio_tokens: 30 },
    }
    expect(usageOf(reported)).toEqual({
      input_tokens: 100,
      output_tokens: 50,
      cached_input_tokens: 20,
      reasoning_tokens: 10,
      input_audio_tokens: 60,
      output_audio_tokens: 30,
    })
  })

  it('says nothing of what is not there, and nothing at all without both sides', () => {
    const silent = { prompt_tokens: 1, completion_tokens: 2, prompt_tokens_details: { audio_tokens: 0 } }
    expect(usageOf(silent)).toEqual({ input_tokens: 1, output_tokens: 2 })
    expect(usageOf({ prompt_tokens: 1 })).toBeNull()
    expect(usageOf({ prompt_tokens: -1, completion_tokens: 1 })).toBeNull()
  })
})
