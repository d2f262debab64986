import { z } from 'zod'
import type { PassageSearch, PassageSource } from '../contract/ports/documents.ts'
import type { Tool, ToolContext } from '../contract/ports/tool.ts'
import { defineTool } from './define.ts'
import { rounded, viewablesOf } from './turn-parts.ts'

/** Text of at least this many characters is something to search. */
const passageLength = 600
/** Progress is told at most this often. */
const progressMs = 200

/** Finds passages in what the user sent. */
export function searchTurnDocuments(search: PassageSearch): Tool {
  return defineTool({
    name: 'search_turn_documents',
    description:
      'Finds the passages of the attached documents, images and long texts that bear on a question. Gives each word for word with its part, page and box (left, top, right, bottom as fractions of the page), best first; the score is not calibrated.',
    input: z.strictObject({
      question: z.string().min(1).max(2_000).describe('What to look for, in the words a document would use'),
      limit: z.int().min(1).max(20).default(5),
    }),
    effect: 'read',
    idempotent: true,
    async call({ question, limit }, context) {
      const sources = sourcesOf(context)
      if (sources.length === 0)
        throw new Error('There is no image, document or long text in this conversation.')
      let done = 0
      let told = Number.NEGATIVE_INFINITY
      const found = await search.search(sources, question, {
        limit,
        signal: context.signal,
        onPage({ part, page, pages }) {
          done++
          if (performance.now() - told < progressMs) return
          told = performance.now()
          context.progress({ done, message: `page ${page} of ${pages} of ${part}` })
        },
      })
      const passages = found.map((passage) => ({
        ...passage,
        box: passage.box && rounded(passage.box),
        score: Math.round(passage.score * 1_000) / 1_000,
      }))
      return { parts: [{ type: 'data', value: { passages } }] }
    },
  })
}

function sourcesOf(context: ToolContext): PassageSource[] {
  const files = viewablesOf(context)
    .filter(({ origin }) => origin === undefined)
    .map(({ path, part }) => ({ kind: 'file' as const, path, blob: part.blob, filename: part.filename }))
  const texts = context.messages.flatMap(({ role, parts }, i) =>
    parts.flatMap((part, j) => {
      const searched = (role === 'user' || role === 'tool') && part.type === 'text'
      if (!searched || part.text.length < passageLength) return []
      return [{ kind: 'text' as const, path: context.paths[i]?.[j] ?? '', text: part.text }]
    }),
  )
  return [...files, ...texts]
}
