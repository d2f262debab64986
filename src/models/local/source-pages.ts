import type { Page } from '../../contract/page.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { DocumentReader, PassageSource } from '../../contract/ports/documents.ts'
import { textPages } from './text-pages.ts'

/** Of a text part, so many characters are read. */
export const longestText = 2_000_000

/** Pages of a source as they are read. */
export async function* pagesOf(
  { documents, blobs }: { documents: DocumentReader; blobs: BlobStore },
  source: PassageSource,
  signal: AbortSignal,
): AsyncIterable<{ page: Page; pages: number }> {
  if (source.kind === 'file') {
    const path = await blobs.path(source.blob.hash)
    yield* documents.read(path, source.blob.media_type, { signal })
    return
  }
  for (const page of textPages(source.text.slice(0, longestText))) yield { page, pages: 1 }
}
