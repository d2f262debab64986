import type { Usage } from '../budget.ts'

/** USD per token. Audio is priced like other tokens where it has no price of its own. */
export interface TokenPrice {
  input_usd: number
  cached_input_usd: number
  output_usd: number
  /** Of input that is written to the provider's cache; as other input when absent. */
  cache_write_usd?: number
  input_audio_usd?: number
  output_audio_usd?: number
}

/** A tier holds for the whole request once its input has more tokens than `above_input_tokens`. */
export interface PriceTier extends TokenPrice {
  above_input_tokens: number
}

export interface ModelPrice extends TokenPrice {
  /** Prices of long requests, shortest first. */
  tiers?: PriceTier[]
  /** The model's context window, where the price list knows it. */
  context_tokens?: number
}

export interface PriceBook {
  /** Null when nobody knows what the model costs; never 0 for that. */
  priceOf(modelId: string): ModelPrice | null
}

/** The price of a request with so many input tokens. */
export function tokenPrice(price: ModelPrice, inputTokens: number): TokenPrice {
  return price.tiers?.findLast((tier) => inputTokens > tier.above_input_tokens) ?? price
}

/** What reported usage costs, in USD. Tokens that were read from a cache or
 * written to one are never audio. */
export function costOf(usage: Usage, price: ModelPrice): number {
  const rate = tokenPrice(price, usage.input_tokens)
  const cached = Math.min(usage.cached_input_tokens ?? 0, usage.input_tokens)
  const written = Math.min(usage.cache_write_input_tokens ?? 0, usage.input_tokens - cached)
  const audioIn = Math.min(usage.input_audio_tokens ?? 0, usage.input_tokens - cached - written)
  const audioOut = Math.min(usage.output_audio_tokens ?? 0, usage.output_tokens)
  return (
    (usage.input_tokens - cached - written - audioIn) * rate.input_usd +
    written * (rate.cache_write_usd ?? rate.input_usd) +
    cached * rate.cached_input_usd +
    audioIn * (rate.input_audio_usd ?? rate.input_usd) +
    (usage.output_tokens - audioOut) * rate.output_usd +
    audioOut * (rate.output_audio_usd ?? rate.output_usd)
  )
}
