import { z } from 'zod'
import type { Box } from '../contract/citation.ts'
import type { Line, Page } from '../contract/page.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { defineTool } from './define.ts'
import type { MediaDeps } from './media-part.ts'
import { pictureOf } from './picture.ts'
import { findViewable, onOriginal, pageInput, partInput, rounded, type Viewable } from './turn-parts.ts'

const mostCharacters = 30_000
const wholePage: Box = [0, 0, 1, 1]

/** Reads one page of what the user sent, as text or as a picture. */
export function readPage(deps: MediaDeps): Tool {
  return defineTool({
    name: 'read_page',
    description:
      'Reads one page of an attached document, or an attached image: its text, line by line with the box of each line (left, top, right, bottom as fractions of the page), or a picture of it.',
    input: z.strictObject({
      part: partInput,
      page: pageInput,
      as: z.enum(['text', 'image']).default('text'),
      max_side: z.int().min(64).max(4_096).default(1_536).describe('Of a picture: its longer side in pixels'),
    }),
    effect: 'read',
    idempotent: true,
    async call({ part: name, page, as, max_side }, context) {
      const found = findViewable(context, name, page)
      if (as === 'image') {
        const picture = await pictureOf(found.part, { page, maxSide: max_side }, deps, context.signal)
        return { parts: [{ type: 'data', value: { origin: originOf(found, page) } }, picture] }
      }
      const path = await deps.blobs.path(found.part.blob.hash)
      const reading = deps.documents.read(path, found.part.blob.media_type, {
        pages: [page],
        signal: context.signal,
      })
      for await (const { page: read } of reading)
        return { parts: [{ type: 'data', value: { part: found.path, ...textOf(read) } }] }
      throw new Error(`Page ${page} of ${found.path} could not be read.`)
    },
  })
}

function originOf({ path, origin }: Viewable, page: number) {
  return origin ?? { part: path, page, box: onOriginal(wholePage, undefined) }
}

/** Lines of a page until there are too many characters; `truncated` says when there were more. */
function textOf({ number, source, blocks }: Page) {
  const lines: { text: string; box: Box }[] = []
  let characters = 0
  for (const line of blocks.flatMap((block) => block.lines)) {
    const text = line.words.map((word) => word.text).join(' ')
    characters += text.length
    if (characters > mostCharacters) return { page: number, source, lines, truncated: true }
    lines.push({ text, box: rounded(boxOf(line)) })
  }
  return { page: number, source, lines }
}

function boxOf({ words }: Line): Box {
  const boxes = words.map((word) => word.box)
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ]
}
