import type { LanguageModelV3Source } from '@ai-sdk/provider'
import type { Citation } from '../../contract/citation.ts'
import type { ModelCall } from '../../contract/ports/model.ts'

/** A citation that spans more pages than this is given for the first of them. */
const mostPages = 20

/**
 * What a source says, as citations of pages: one for each page of its range. Empty for sources that name no page of a
 * document of the request. Anthropic's range counts from 1 and ends before `endPageNumber` (its `page_location`); a
 * text is one page (its `char_location`, whose place is that of the quote).
 */
export function citationsOf(
  source: LanguageModelV3Source,
  call: Pick<ModelCall, 'messages' | 'paths'>,
): Citation[] {
  const said = source.providerMetadata?.anthropic
  const first = said?.startPageNumber ?? (said?.startCharIndex === undefined ? undefined : 1)
  const end = said?.endPageNumber
  if (source.sourceType !== 'document' || typeof first !== 'number' || first < 1) return []
  const document = documentAt(source.filename, call)
  if (!document) return []
  const last = typeof end === 'number' ? Math.max(first, end - 1) : first
  const pages = Math.min(last - first + 1, mostPages, document.pages - first + 1)
  const quote = typeof said?.citedText === 'string' ? said.citedText.trim() : ''
  return Array.from({ length: Math.max(0, pages) }, (_, index) => ({
    part: document.path,
    page: first + index,
    box: null,
    quote,
    score: 1,
    ...(document.filename !== undefined && { filename: document.filename }),
  }))
}

function documentAt(path: string | undefined, { messages, paths }: Pick<ModelCall, 'messages' | 'paths'>) {
  for (const [i, { parts }] of messages.entries()) {
    for (const [j, part] of parts.entries())
      if ((part.type === 'document' || part.type === 'text') && path !== undefined && paths[i]?.[j] === path)
        return { path, pages: part.type === 'document' ? part.pages : 1, filename: part.filename }
  }
  return undefined
}
