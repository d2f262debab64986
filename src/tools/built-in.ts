import type { PassageSearch } from '../contract/ports/documents.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { calculator } from './calculator.ts'
import { chart } from './chart.ts'
import { crop } from './crop.ts'
import { httpFetch, type UrlToBlob } from './http-fetch.ts'
import type { MediaDeps } from './media-part.ts'
import { readPage } from './read-page.ts'
import { searchTurnDocuments } from './search-turn-documents.ts'
import { openWorkshop } from './workshop.ts'

export interface BuiltInDeps extends MediaDeps {
  search: PassageSearch
  fetchUrl: UrlToBlob
}

/** The tools that every agent can be given, and what stops the processes behind them. */
export function openBuiltInTools(deps: BuiltInDeps): { tools: Tool[]; close(): Promise<void> } {
  const workshop = openWorkshop()
  return {
    tools: [
      calculator,
      httpFetch({ ...deps, workshop }),
      searchTurnDocuments(deps.search),
      readPage(deps),
      crop(deps),
      chart({ ...deps, workshop }),
    ],
    close: () => workshop.close(),
  }
}
