import { toPlumblineError } from '../../contract/errors.ts'
import type { Page } from '../../contract/page.ts'
import type { DocumentPart, ImagePart } from '../../contract/part.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { DocumentReader } from '../../contract/ports/documents.ts'
import type { TurnProjection } from '../projection.ts'

/** A document or picture of the turn, and how the request names it. */
export interface Source {
  path: string
  part: DocumentPart | ImagePart
}

/** Consecutive pages of one source, `from` to `to` inclusive, counted from 1. */
export interface Stretch {
  source: Source
  from: number
  to: number
}

/** A stretch, read. */
export interface Piece {
  stretch: Stretch
  pages: Page[]
}

export interface ReadingDeps {
  documents: DocumentReader
  blobs: BlobStore
}

export function sourcesOf({ input, paths }: TurnProjection): Source[] {
  return input.flatMap(({ parts }, i) =>
    parts.flatMap((part, j) =>
      part.type === 'document' || part.type === 'image' ? [{ path: paths[i]?.[j] ?? '', part }] : [],
    ),
  )
}

export function pagesOf({ part }: Source): number {
  return part.type === 'document' ? part.pages : 1
}

/** The sources, cut into stretches of at most `pages` pages, in order. */
export function stretchesOf(sources: Source[], pages: number): Stretch[] {
  return sources.flatMap((source) => {
    const count = pagesOf(source)
    return Array.from({ length: Math.ceil(count / pages) }, (_, i) => {
      const from = 1 + i * pages
      return { source, from, to: Math.min(count, from + pages - 1) }
    })
  })
}

/** Reads stretches one after the other and hands on each as soon as its last page is read. */
export async function* readPieces(
  stretches: Stretch[],
  { documents, blobs }: ReadingDeps,
  signal: AbortSignal,
  onPage: (source: Source, page: number, pages: number) => void,
): AsyncGenerator<Piece> {
  for (const stretch of stretches) {
    const { source, from, to } = stretch
    const { blob } = source.part
    const wanted = Array.from({ length: to - from + 1 }, (_, i) => from + i)
    const pages: Page[] = []
    try {
      const path = await blobs.path(blob.hash)
      for await (const { page } of documents.read(path, blob.media_type, { pages: wanted, signal })) {
        onPage(source, page.number, pagesOf(source))
        pages.push(page)
      }
    } catch (error) {
      signal.throwIfAborted()
      throw toPlumblineError(error).at(source.path)
    }
    yield { stretch, pages }
  }
}

function textOf(page: Page): string {
  return page.blocks
    .map(({ lines }) => lines.map(({ words }) => words.map((word) => word.text).join(' ')).join('\n'))
    .join('\n\n')
}

/** A piece as a model is given it: each page under its number. */
export function pieceText({ pages }: Piece): string {
  return pages.map((page) => `--- page ${page.number} ---\n${textOf(page)}`).join('\n\n')
}

/** `pages 3–14 of "lease.pdf"`. */
export function nameOf({ source, from, to }: Stretch): string {
  const { filename } = source.part
  const name = filename === undefined ? source.path : JSON.stringify(filename)
  return from === to ? `page ${from} of ${name}` : `pages ${from}–${to} of ${name}`
}

/** Stretches, those of `all` in its order, as few as possible: neighbours become one. */
export function merged(some: ReadonlySet<Stretch>, all: Stretch[]): Stretch[] {
  const found: Stretch[] = []
  for (const stretch of all) {
    if (!some.has(stretch)) continue
    const last = found.at(-1)
    if (last?.source === stretch.source && last.to + 1 === stretch.from) last.to = stretch.to
    else found.push({ ...stretch })
  }
  return found
}
