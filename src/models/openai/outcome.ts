import type { Usage } from '../../contract/budget.ts'
import type { FinishReason } from '../../contract/event.ts'
import { objectOf } from './json.ts'

const finishReasons: Record<string, FinishReason> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
}

/** Why generation ended, from `finish_reason`; words that only one server uses mean that it stopped by itself. */
export function finishReasonOf(value: string): FinishReason {
  return finishReasons[value] ?? 'stop'
}

function tokens(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** Tokens from a Chat Completions `usage` object; null when it does not say both input and output. */
export function usageOf(value: unknown): Usage | null {
  const usage = objectOf(value)
  const input = tokens(usage?.prompt_tokens)
  const output = tokens(usage?.completion_tokens)
  if (input === undefined || output === undefined) return null
  const inputDetails = objectOf(usage?.prompt_tokens_details)
  const outputDetails = objectOf(usage?.completion_tokens_details)
  const cached = tokens(inputDetails?.cached_tokens)
  const reasoning = tokens(outputDetails?.reasoning_tokens)
  const audioIn = tokens(inputDetails?.audio_tokens)
  const audioOut = tokens(outputDetails?.audio_tokens)
  return {
    input_tokens: input,
    output_tokens: output,
    ...(cached !== undefined && { cached_input_tokens: cached }),
    ...(reasoning !== undefined && { reasoning_tokens: reasoning }),
    // Zero says no more than nothing would.
    ...(audioIn && { input_audio_tokens: audioIn }),
    ...(audioOut && { output_audio_tokens: audioOut }),
  }
}
