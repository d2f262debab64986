import type { Usage } from '../budget.ts'

/** USD per token. */
export interface ModelPrice {
  input_usd: number
  cached_input_usd: number
  output_usd: number
}

export interface PriceBook {
  /** Null when nobody knows what the model costs; never 0 for that. */
  priceOf(modelId: string): ModelPrice | null
}

/** What reported usage costs, in USD. */
export function costOf(usage: Usage, price: ModelPrice): number {
  const cached = Math.min(usage.cached_input_tokens ?? 0, usage.input_tokens)
  return (
    (usage.input_tokens - cached) * price.input_usd +
    cached * price.cached_input_usd +
    usage.output_tokens * price.output_usd
  )
}
