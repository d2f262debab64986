import type { Kysely } from 'kysely'
import type { BlobFolder } from './blob-folder.ts'
import type { Tables } from './schema.ts'

/** Hashes asked for in one query. */
const hashesPerQuery = 500

/** Those of the hashes that a file or a turn refers to. */
export async function referredBlobs(db: Kysely<Tables>, hashes: string[]): Promise<Set<string>> {
  const referred = new Set<string>()
  for (let i = 0; i < hashes.length; i += hashesPerQuery) {
    const some = hashes.slice(i, i + hashesPerQuery)
    const files = db.selectFrom('files').select('hash').where('hash', 'in', some)
    const turns = db.selectFrom('turn_blobs').select('hash').where('hash', 'in', some)
    for (const { hash } of await files.union(turns).execute()) referred.add(hash)
  }
  return referred
}

/**
 * Removes blobs written before `time` (ms since 1970) that nothing refers to: what turns left that ended with their
 * process. Returns how many.
 */
export async function removeUnreferredBlobs(
  db: Kysely<Tables>,
  blobs: BlobFolder,
  time: number,
): Promise<number> {
  let removed = 0
  for await (const hashes of blobs.olderThan(time)) {
    const referred = await referredBlobs(db, hashes)
    for (const hash of hashes) if (!referred.has(hash) && (await blobs.removeUnlessHeld(hash))) removed++
  }
  return removed
}
