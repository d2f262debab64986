import type { LanguageModelV3FinishReason, LanguageModelV3Usage } from '@ai-sdk/provider'
import type { Usage } from '../../contract/budget.ts'
import type { FinishReason } from '../../contract/event.ts'

const reasons: Record<LanguageModelV3FinishReason['unified'], FinishReason> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
  error: 'error',
  other: 'stop',
}

export function finishReasonOf({ unified }: LanguageModelV3FinishReason): FinishReason {
  return reasons[unified]
}

/**
 * True for an answer that ended without its provider saying why: the SDK's providers begin with this reason and
 * keep it when a stream ends before its last message.
 */
export function isUnsaid({ unified, raw }: LanguageModelV3FinishReason): boolean {
  return unified === 'other' && raw === undefined
}

/**
 * Tokens as the provider reported them; null when it does not say both input and output. Sound is taken from Google's
 * own report (`usageMetadata.promptTokensDetails`), as the SDK's has no place for it.
 */
export function usageOf({ inputTokens, outputTokens, raw }: LanguageModelV3Usage): Usage | null {
  const input = tokens(inputTokens.total)
  const output = tokens(outputTokens.total)
  if (input === undefined || output === undefined) return null
  const cached = tokens(inputTokens.cacheRead)
  const written = tokens(inputTokens.cacheWrite)
  const reasoning = tokens(outputTokens.reasoning)
  const audioIn = soundIn(raw?.promptTokensDetails)
  const audioOut = soundIn(raw?.candidatesTokensDetails)
  return {
    input_tokens: input,
    output_tokens: output,
    ...(cached !== undefined && { cached_input_tokens: cached }),
    ...(written && { cache_write_input_tokens: written }),
    ...(reasoning !== undefined && { reasoning_tokens: reasoning }),
    ...(audioIn && { input_audio_tokens: audioIn }),
    ...(audioOut && { output_audio_tokens: audioOut }),
  }
}

function tokens(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

function soundIn(details: unknown): number {
  if (!Array.isArray(details)) return 0
  return details.reduce<number>(
    (sum, entry) => sum + (entry?.modality === 'AUDIO' ? (tokens(entry.tokenCount) ?? 0) : 0),
    0,
  )
}
