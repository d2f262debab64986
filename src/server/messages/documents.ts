import type { Citation } from '../../contract/citation.ts'

/** A document block of the request. Citations name it by its place among all of them, from 0. */
export interface CitableDocument {
  path: string
  title: string | null
  fileId: string | null
  /** Of a document that is plain text. */
  text?: string
}

/** The same of a document that is plain text; characters count from 0, and the end is not included. */
export interface CharLocation {
  type: 'char_location'
  cited_text: string
  document_index: number
  document_title: string | null
  file_id: string | null
  start_char_index: number
  end_char_index: number
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

/** Undefined for citations of images and of earlier turns, and of what is no text of the document: none has a place there. */
export function locationOf(
  { part, page, quote, filename }: Citation,
  documents: readonly CitableDocument[],
): PageLocation | CharLocation | undefined {
  const document_index = documents.findIndex(({ path }) => path === part)
  const document = documents[document_index]
  if (!document) return undefined
  const document_title = document.title ?? filename ?? null
  const common = { cited_text: quote, document_index, document_title, file_id: document.fileId }
  if (document.text === undefined)
    return { type: 'page_location', ...common, start_page_number: page, end_page_number: page + 1 }
  const start = document.text.indexOf(quote)
  if (start < 0) return undefined
  const start_char_index = charactersIn(document.text.slice(0, start))
  const end_char_index = start_char_index + charactersIn(quote)
  return { type: 'char_location', ...common, start_char_index, end_char_index }
}

/** Code points; a string's length counts UTF-16 code units. */
function charactersIn(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
