import { z } from 'zod'
import type { CacheControl as PartCacheControl } from '../../contract/part.ts'

/** Anthropic's mark on a block, as clients of several protocols write it. Marks of kinds that nobody knows may be there. */
export const CacheControl = z.looseObject({ type: z.string(), ttl: z.string().nullish() }).nullish()
export type CacheControl = z.infer<typeof CacheControl>

/** The mark for a part. Marks of other kinds than models know are left out, whatever they are. */
export function cached(mark: unknown): { cache_control?: PartCacheControl } {
  const { data: cache } = CacheControl.safeParse(mark)
  if (cache?.type !== 'ephemeral') return {}
  const { ttl } = cache
  return { cache_control: { type: 'ephemeral', ...(ttl === '5m' || ttl === '1h' ? { ttl } : {}) } }
}
