import type { BlobRef } from '../blob.ts'
import type { Box, Citation } from '../citation.ts'
import type { Page } from '../page.ts'

/** What opening a file says of it, before anything is read. */
export type Opened =
  | { kind: 'image'; width: number; height: number; legibility?: number }
  | { kind: 'document'; pages: number; textLayer?: boolean; legibility?: number }

/** A smaller picture of an image, upright. */
export interface Rendition {
  bytes: Uint8Array
  media_type: 'image/jpeg' | 'image/png'
  width: number
  height: number
}

/** Reads pages of images and PDFs in processes that can be killed. Paths are of blobs' files. */
export interface DocumentReader {
  /**
   * Opens a PDF or image far enough to know that it can be read. Image sizes are as shown (after EXIF
   * orientation). Throws `part_unreadable`, `part_encrypted`, `part_timeout`.
   */
  open(path: string, mediaType: string, signal: AbortSignal): Promise<Opened>
  /**
   * Which of `words` (lower case) stand on each page, much quicker than reading the pages: for finding out which to
   * read first. Null for pages without a text layer, and for those that it did not come to within `withinMs`. `pages` is
   * how many there are. Throws like `open`.
   */
  skim(
    path: string,
    mediaType: string,
    options: { words: string[]; pages: number; withinMs: number; signal: AbortSignal },
  ): Promise<(string[] | null)[]>
  /**
   * Reads pages in order, or in the order of `pages` when they are named, by text
   * layer where there is one, else by OCR. `pages` counts from 1.
   */
  read(
    path: string,
    mediaType: string,
    options: { pages?: number[]; signal: AbortSignal },
  ): AsyncIterable<{ page: Page; pages: number }>
  /** A page or image, or only what is inside `box`, as PNG of at most `maxSide` pixels a side. */
  render(
    path: string,
    mediaType: string,
    page: number,
    maxSide: number,
    signal: AbortSignal,
    box?: Box,
  ): Promise<Buffer>
  /**
   * A rendition of an image within both limits, JPEG or, where it has transparency, PNG. Undefined when it would have to
   * be so small that little could be made out. Throws like `open`.
   */
  shrink(
    path: string,
    mediaType: string,
    options: { maxSide: number; maxBytes: number; signal: AbortSignal },
  ): Promise<Rendition | undefined>
  close(): Promise<void>
}

/** Text to unit vectors. */
export interface Embedder {
  readonly id: string
  readonly dimensions: number
  embed(texts: string[], signal?: AbortSignal): Promise<Float32Array[]>
  close(): Promise<void>
}

/** Where passages may be found. `path` is the part's path in the request. */
export type PassageSource =
  | { kind: 'file'; path: string; blob: BlobRef; filename?: string }
  | { kind: 'text'; path: string; text: string }

/** Finds what bears on a question. */
export interface PassageSearch {
  /**
   * The passages nearest to the question, best first; `score` is uncalibrated. `onPage` is told of each page that was
   * read. Throws what reading throws, naming the part.
   */
  search(
    sources: readonly PassageSource[],
    question: string,
    options: {
      limit: number
      signal: AbortSignal
      onPage?(at: { part: string; page: number; pages: number }): void
    },
  ): Promise<Citation[]>
}
