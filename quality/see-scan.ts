import { defaultLimits } from '../src/contract/settings.ts'
import type { SeenPage } from '../src/documents/read-page.ts'
import type { ReaderTasks } from '../src/documents/tasks.ts'
import { workerEntry } from '../src/workers/entry.ts'
import { ProcessPool } from '../src/workers/pool.ts'

/** On a machine that is busy with other things a page takes long; that is no failure here. */
const pageMs = 600_000

/** Reads scans in the product's reading processes, `parallel` pages at a time. */
export class ScanReader {
  readonly #pool: ProcessPool<ReaderTasks>

  constructor(parallel: number) {
    this.#pool = new ProcessPool<ReaderTasks>({ entry: workerEntry('reader'), size: parallel })
  }

  /** The words of a scan's pages by OCR, before they are laid out: what a change of the layout alone does not change. */
  async see(path: string, mediaType: string, signal: AbortSignal): Promise<SeenPage[]> {
    const { imagePixels } = defaultLimits
    const seen: SeenPage[] = []
    for (let page = 1, last = 1; page <= last; page++) {
      const options = { signal, timeoutMs: pageMs }
      const result = await this.#pool.call('seePage', { path, mediaType, page, imagePixels }, options)
      last = result.pages
      seen.push(result.page)
    }
    return seen
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}
