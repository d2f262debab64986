import type { Citation } from '../../contract/citation.ts'

/** A document block of the request. Citations name it by its place among all of them, from 0. */
export interface CitableDocument {
  path: string
  title: string | null
  fileId: string | null
}

/** Where an answer comes from, as Anthropic's protocol has it. Pages count from 1; the end is not included. */
export interface PageLocation {
  type: 'page_location'
  cited_text: string
  document_index: number
  document_title: string | null
  file_id: string | null
  start_page_number: number
  end_page_number: number
}

/** Undefined for citations of images and of earlier turns, which the protocol has no place for. */
export function pageLocation(
  { part, page, quote, filename }: Citation,
  documents: readonly CitableDocument[],
): PageLocation | undefined {
  const document_index = documents.findIndex(({ path }) => path === part)
  const document = documents[document_index]
  if (!document) return undefined
  return {
    type: 'page_location',
    cited_text: quote,
    document_index,
    document_title: document.title ?? filename ?? null,
    file_id: document.fileId,
    start_page_number: page,
    end_page_number: page + 1,
  }
}
