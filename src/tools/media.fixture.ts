import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MediaPart } from '../contract/part.ts'
import { defaultLimits } from '../contract/settings.ts'
import { createDocumentReader } from '../documents/reader.ts'
import { openStore } from '../store/open.ts'
import { mediaPartOf, storeBytes } from './media-part.ts'

/** A real blob store and a real reader, for tools that make or look at media. */
export async function openMedia() {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-tools-'))
  const { store, blobs } = await openStore(folder)
  const documents = createDocumentReader({ limits: defaultLimits, readers: 1 })
  const deps = { blobs, documents, limits: defaultLimits }
  return {
    ...deps,
    /** The part that these bytes are. */
    async part(bytes: Buffer): Promise<MediaPart> {
      const part = await mediaPartOf(await storeBytes(bytes, deps), deps, new AbortController().signal)
      if (part === undefined) throw new Error('these bytes are no media')
      return part
    },
    async close() {
      await documents.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}
