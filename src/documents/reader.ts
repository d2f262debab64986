import { PlumblineError } from '../contract/errors.ts'
import type { DocumentReader } from '../contract/ports/documents.ts'
import type { Limits } from '../contract/settings.ts'
import { workerEntry } from '../workers/entry.ts'
import { ProcessPool, TaskTimeout } from '../workers/pool.ts'
import type { PdfLook } from './look-at-pdf.ts'
import { isPdf, type ReaderTasks } from './tasks.ts'

/** Pages of a PDF that are skimmed in one go: few enough that nobody who waits notices. */
const skimmedAtOnce = 20

/** Finding out what a PDF's pages are may take this long. */
const lookMs = 5_000

/** Processes for what must be quick. */
const quickChildren = 2

export interface DocumentReaderOptions {
  limits: Pick<Limits, 'imagePixels' | 'documentPages' | 'openMs'>
  /** Processes that read pages; one page each at a time, whoever asked. Two by default. */
  readers?: number
  /** Reading or rendering one page may take this long. */
  pageMs?: number
}

/**
 * Reads images and PDFs in child processes: two for what must be quick (open, skim, render), others for reading, so
 * that a long scan never delays the opening of the next file. Pages of concurrent readings take turns.
 * `open` also throws `image_too_many_pixels` and `document_too_many_pages`.
 */
export function createDocumentReader(options: DocumentReaderOptions): DocumentReader & {
  /** Starts a process of each kind, so that the first file does not wait for it. */
  warm(): Promise<void>
  readonly pids: number[]
} {
  const { limits, readers = 2, pageMs = 60_000 } = options
  const entry = workerEntry('reader')
  const quick = new ProcessPool<ReaderTasks>({ entry, size: quickChildren })
  const slow = new ProcessPool<ReaderTasks>({ entry, size: readers })
  const { imagePixels } = limits

  /** What the pages are helps to choose a model; a page that cannot be looked at now is no reason to refuse the file. */
  const look = async (path: string, mediaType: string, signal: AbortSignal): Promise<PdfLook> => {
    try {
      return await quick.call('look', { path, mediaType }, { signal, timeoutMs: lookMs })
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof TaskTimeout || error instanceof PlumblineError) return {}
      throw error
    }
  }

  return {
    get pids() {
      return [...quick.pids, ...slow.pids]
    },
    async warm() {
      await Promise.all([quick.warm(), slow.warm()])
    },
    async open(path, mediaType, signal) {
      const run = { signal, timeoutMs: limits.openMs }
      const opened = await inTime(mediaType, quick.call('open', { path, mediaType, limits }, run))
      return opened.kind === 'document' ? { ...opened, ...(await look(path, mediaType, signal)) } : opened
    },
    async skim(path, mediaType, { words, pages, withinMs, signal }) {
      const found: (string[] | null)[] = Array.from({ length: pages }, () => null)
      if (!isPdf(mediaType)) return found
      let isLate = withinMs <= 0
      let next = 1
      const skimOn = async () => {
        while (next <= pages && !isLate) {
          const from = next
          const to = Math.min(pages, from + skimmedAtOnce - 1)
          next = to + 1
          const run = { signal, timeoutMs: pageMs, group: found }
          const task = quick.call('skim', { path, mediaType, words, from, to }, run)
          found.splice(from - 1, to - from + 1, ...(await inTime(mediaType, task)))
        }
      }
      let timer: NodeJS.Timeout | undefined
      // What is under way when the time is over ends by itself: to stop it would cost a process.
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs)
      })
      try {
        await Promise.race([Promise.all(Array.from({ length: quickChildren }, skimOn)), over])
        return [...found]
      } finally {
        isLate = true
        clearTimeout(timer)
      }
    },
    async *read(path, mediaType, { pages, signal }) {
      const leaving = new AbortController()
      const run = { signal: AbortSignal.any([signal, leaving.signal]), timeoutMs: pageMs, group: leaving }
      const readPage = (page: number) =>
        inTime(mediaType, slow.call('readPage', { path, mediaType, page, imagePixels }, run))
      try {
        let rest = pages
        if (rest === undefined) {
          const first = await readPage(1)
          yield first
          rest = Array.from({ length: first.pages - 1 }, (_, index) => index + 2)
        }
        yield* readAhead(rest, readers + 1, readPage)
      } finally {
        leaving.abort()
      }
    },
    async render(path, mediaType, page, maxSide, signal, box) {
      const run = { signal, timeoutMs: pageMs }
      const png = await inTime(
        mediaType,
        quick.call('render', { path, mediaType, page, maxSide, imagePixels, box }, run),
      )
      return Buffer.from(png.buffer, png.byteOffset, png.byteLength)
    },
    async shrink(path, mediaType, { maxSide, maxBytes, signal }) {
      const task = { path, mediaType, maxSide, maxBytes, imagePixels }
      const made = await inTime(mediaType, slow.call('shrink', task, { signal, timeoutMs: pageMs }))
      if (made === undefined) return undefined
      const { buffer, byteOffset, byteLength } = made.bytes
      return { ...made, bytes: Buffer.from(buffer, byteOffset, byteLength) }
    },
    async close() {
      await Promise.all([quick.close(), slow.close()])
    },
  }
}

/** Reads pages in order, `ahead` of them under way at a time. */
async function* readAhead<T>(pages: number[], ahead: number, read: (page: number) => Promise<T>) {
  const underWay: Promise<T>[] = []
  for (const page of pages) {
    const reading = read(page)
    // Its failure is thrown when its turn comes; until then it must not count as unhandled.
    reading.catch(() => {})
    underWay.push(reading)
    if (underWay.length < ahead) continue
    const first = underWay.shift()
    if (first !== undefined) yield await first
  }
  for (const reading of underWay) yield await reading
}

async function inTime<T>(mediaType: string, task: Promise<T>): Promise<T> {
  try {
    return await task
  } catch (error) {
    if (!(error instanceof TaskTimeout)) throw error
    const kind = isPdf(mediaType) ? 'PDF' : 'image'
    throw new PlumblineError('part_timeout', { details: { kind, limit: error.limitMs }, cause: error })
  }
}
