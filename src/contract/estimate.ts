import { z } from 'zod'

/** A number with its 95 % interval, from `n` units. `low` and `high` are null where there are too few to say. */
export const Estimate = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number().int().nonnegative(),
})
export type Estimate = z.infer<typeof Estimate>
