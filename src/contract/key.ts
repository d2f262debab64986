import { z } from 'zod'
import { notWellFormed, wellFormed } from './well-formed.ts'

/** What is said of a key when it is made. */
export const NewKey = z.strictObject({
  name: z.string().trim().min(1).max(100).regex(wellFormed, notWellFormed),
  role: z.enum(['admin', 'use', 'read']).default('use'),
  turns_per_minute: z.number().int().min(1).max(60_000).nullable().default(null),
  usd_per_day: z.number().nonnegative().nullable().default(null),
})
