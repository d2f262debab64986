import type { Box } from '../contract/citation.ts'
import type { Page } from '../contract/page.ts'
import type { Opened, Rendition } from '../contract/ports/documents.ts'
import type { Limits } from '../contract/settings.ts'
import type { PdfLook } from './look-at-pdf.ts'
import type { SeenPage } from './read-page.ts'

/** A file for a child to read; `path` is absolute. */
interface Source {
  path: string
  mediaType: string
}

export type OpenLimits = Pick<Limits, 'imagePixels' | 'documentPages'>

/** What the reading children do. Pages count from 1; `imagePixels` bounds what is decoded. */
export type ReaderTasks = {
  open: { input: Source & { limits: OpenLimits }; output: Opened }
  /** What the pages of a PDF are. */
  look: { input: Source; output: PdfLook }
  /** Which of `words` stand on each of the pages `from` to `to`; null for a page without text of its own. */
  skim: { input: Source & { words: string[]; from: number; to: number }; output: (string[] | null)[] }
  /** A page before it is laid out. */
  seePage: {
    input: Source & { page: number; imagePixels: number }
    output: { page: SeenPage; pages: number }
  }
  readPage: { input: Source & { page: number; imagePixels: number }; output: { page: Page; pages: number } }
  render: {
    input: Source & { page: number; maxSide: number; imagePixels: number; box?: Box }
    output: Uint8Array
  }
  /** Of an image; undefined when nothing faithful is that small. */
  shrink: {
    input: Source & { maxSide: number; maxBytes: number; imagePixels: number }
    output: Rendition | undefined
  }
}

export const isPdf = (mediaType: string) => mediaType === 'application/pdf'
