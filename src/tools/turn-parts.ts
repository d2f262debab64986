import { z } from 'zod'
import { Box } from '../contract/citation.ts'
import type { DocumentPart, ImagePart, Part } from '../contract/part.ts'
import type { ToolContext } from '../contract/ports/tool.ts'

/** Where a picture was taken from: a part of the request, a page of it, and a rectangle on that page. */
export const Origin = z.object({ part: z.string(), page: z.number().int().positive(), box: Box })
export type Origin = z.infer<typeof Origin>

const OriginNote = z.object({ origin: Origin })

/** An image or document of the turn. `origin` is there for what is itself a piece of another. */
export interface Viewable {
  path: string
  part: ImagePart | DocumentPart
  origin?: Origin
}

/** Images and documents of the turn in order, each file once. */
export function viewablesOf({ messages, paths }: ToolContext): Viewable[] {
  const hashes = new Set<string>()
  const found: Viewable[] = []
  for (const [i, message] of messages.entries()) {
    for (const [j, part] of message.parts.entries()) {
      if ((part.type !== 'image' && part.type !== 'document') || hashes.has(part.blob.hash)) continue
      hashes.add(part.blob.hash)
      const path = paths[i]?.[j] ?? `messages[${i}].content[${j}]`
      found.push({ path, part, origin: originBefore(message.parts, j) })
    }
  }
  return found
}

/** A tool that gives a piece of something says so in a data part right before it. */
function originBefore(parts: Part[], index: number): Origin | undefined {
  const before = parts[index - 1]
  if (before?.type !== 'data') return undefined
  return OriginNote.safeParse(before.value).data?.origin
}

/** What tools that look at a part ask for. */
export const partInput = z
  .string()
  .optional()
  .describe(
    'Which image or document: its path in the request or its file name; needed when there are several',
  )
export const pageInput = z.int().min(1).default(1).describe('Page, from 1; an image has one')

/** The part that a model named, or the only one. Throws an error that lists those there are. */
export function findViewable(context: ToolContext, name: string | undefined, page: number): Viewable {
  const all = viewablesOf(context)
  const [first] = all
  if (first === undefined) throw new Error('There is no image or document in this conversation.')
  const named =
    name === undefined ? all : all.filter(({ path, part }) => path === name || part.filename === name)
  const [found] = named
  if (found === undefined || named.length > 1) {
    const asked =
      name === undefined ? 'There are several; say which part is meant' : `No one part is called ${name}`
    throw new Error(`${asked}: ${all.map(label).join('; ')}.`)
  }
  const pages = found.part.type === 'document' ? found.part.pages : 1
  if (page > pages) throw new Error(`${found.path} has ${pages} ${pages === 1 ? 'page' : 'pages'}.`)
  return found
}

function label({ path, part }: Viewable): string {
  const kind = part.type === 'document' ? `PDF, ${part.pages} pages` : `image, ${part.width} × ${part.height}`
  return `${path} (${[part.filename, kind].filter(Boolean).join(', ')})`
}

/** A rectangle on a piece, as a rectangle on what the piece was taken from. */
export function onOriginal([left, top, right, bottom]: Box, origin: Origin | undefined): Box {
  if (origin === undefined) return [left, top, right, bottom]
  const [x, y, farX, farY] = origin.box
  const across = (fraction: number) => x + fraction * (farX - x)
  const down = (fraction: number) => y + fraction * (farY - y)
  return [across(left), down(top), across(right), down(bottom)]
}

/** Fractions to four places: finer than a pixel of any page. */
export function rounded([left, top, right, bottom]: Box): Box {
  const short = (fraction: number) => Math.round(fraction * 10_000) / 10_000
  return [short(left), short(top), short(right), short(bottom)]
}
