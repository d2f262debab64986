import { z } from 'zod'

/** What a turn may spend: `latency_ms` from its arrival to its last byte, `cost_usd` over all attempts. */
export const Budget = z.object({
  latency_ms: z.number().int().positive().optional(),
  cost_usd: z.number().nonnegative().optional(),
})
export type Budget = z.infer<typeof Budget>

/** What a turn has spent. `cost_usd` is null when a price is unknown; it is never 0 for that. */
export const Spent = z.object({
  latency_ms: z.number().nonnegative(),
  cost_usd: z.number().nonnegative().nullable(),
})
export type Spent = z.infer<typeof Spent>

/** Tokens as the model reported them. Null where it reported nothing. */
export const Usage = z.object({
  input_tokens: z.number().int().nonnegative(),
  output_tokens: z.number().int().nonnegative(),
  cached_input_tokens: z.number().int().nonnegative().optional(),
  /** Of the input: written to the provider's cache, which some charge more for. */
  cache_write_input_tokens: z.number().int().nonnegative().optional(),
  reasoning_tokens: z.number().int().nonnegative().optional(),
  /** Of the input and of the output: sound, which has a price of its own. */
  input_audio_tokens: z.number().int().nonnegative().optional(),
  output_audio_tokens: z.number().int().nonnegative().optional(),
})
export type Usage = z.infer<typeof Usage>
