import { setImmediate as nextTurn } from 'node:timers/promises'
import { toPlumblineError } from '../../contract/errors.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { DocumentReader, Embedder, PassageSearch } from '../../contract/ports/documents.ts'
import { cite } from './cite.ts'
import { Collection } from './collection.ts'
import { analyse } from './question.ts'
import { nearest } from './ranking.ts'
import { pagesOf } from './source-pages.ts'

/** Of a question, so many characters. */
const longestQuestion = 2_000
/** Pages that are there already are gone through for this long before others get a turn. */
const sliceMs = 5

/** Searches as `local/reader` does, and gives what is nearest even when it answers nothing. */
export function createPassageSearch(rooms: {
  documents: DocumentReader
  embedder: Embedder
  blobs: BlobStore
}): PassageSearch {
  return {
    async search(sources, question, { limit, signal, onPage }) {
      const collection = new Collection(analyse(question.slice(0, longestQuestion)))
      let rested = performance.now()
      for (const [index, source] of sources.entries()) {
        try {
          for await (const { page, pages } of pagesOf(rooms, source, signal)) {
            if (performance.now() - rested > sliceMs) {
              await nextTurn()
              rested = performance.now()
            }
            signal.throwIfAborted()
            collection.add(page, index)
            onPage?.({ part: source.path, page: page.number, pages })
          }
        } catch (error) {
          signal.throwIfAborted()
          throw toPlumblineError(error).at(source.path)
        }
      }
      const found = await nearest(collection, limit, rooms.embedder, signal)
      return found.flatMap((scored) => {
        const source = sources[scored.candidate.source]
        return source ? [cite(scored, source)] : []
      })
    },
  }
}
