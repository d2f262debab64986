import { z } from 'zod'

/** Bytes that were taken out of JSON, addressed by what they are: `sha256` in lower-case hex. */
export const BlobRef = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  media_type: z.string(),
  bytes: z.number().int().nonnegative(),
})
export type BlobRef = z.infer<typeof BlobRef>
