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

/** Consecutive pages of one source, read. */
export interface Piece {
  source: Source
  pages: Page[]
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

/** Reads the sources page by page and hands on each piece as soon as its last page is read. */
export async function* readPieces(
  sources: Source[],
  pagesPerPiece: number,
  deps: { documents: DocumentReader; blobs: BlobStore },
  signal: AbortSignal,
  onPage: (source: Source, page: number, pages: number) => void,
): AsyncGenerator<Piece> {
  for (const source of sources) {
    const { blob } = source.part
    let pages: Page[] = []
    const path = await deps.blobs.path(blob.hash)
    for await (const { page, pages: count } of deps.documents.read(path, blob.media_type, { signal })) {
      onPage(source, page.number, count)
      pages.push(page)
      if (pages.length < pagesPerPiece) continue
      yield { source, pages }
      pages = []
    }
    if (pages.length > 0) yield { source, pages }
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
export function nameOf({ source, pages }: Piece): string {
  const { filename } = source.part
  const name = filename === undefined ? source.path : JSON.stringify(filename)
  const first = pages[0]?.number
  const last = pages.at(-1)?.number
  return first === last ? `page ${first} of ${name}` : `pages ${first}–${last} of ${name}`
}
