import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { Page, Word } from '../src/contract/page.ts'
import type { Opened } from '../src/contract/ports/documents.ts'
import type { SeenPage } from '../src/documents/read-page.ts'
import { packageRoot } from '../src/workers/entry.ts'
import type { Damage } from './suite/damage.ts'

/** Packages whose version decides what is read off a page. */
const packages = ['tesseract.js', '@tesseract.js-data/eng', '@embedpdf/pdfium', 'sharp']
/** The sources that do: how scans are made and seen. How words are laid out is done anew each time. */
const seeing = [
  'quality/suite/degrade.ts',
  'quality/suite/render.ts',
  ...['image', 'ocr', 'pdf-render', 'quarter-turn', 'tesseract'].map((name) => `src/documents/${name}.ts`),
]
/** And those that decide what the product takes a file for. */
const opening = [
  ...seeing,
  ...['legibility', 'look-at-pdf', 'open-image'].map((name) => `src/documents/${name}.ts`),
]

const PlacedWord = z.object({
  word: Word,
  turned: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  left: z.number(),
  top: z.number(),
  right: z.number(),
  bottom: z.number(),
})
const SeenPages = z.array(Page.omit({ blocks: true }).extend({ words: z.array(PlacedWord) }))
const OpenedFile = z.custom<Opened>((value) => typeof value === 'object' && value !== null && 'kind' in value)

/** What is kept of a scan: what the product takes it for, and the words of its pages. */
export interface Scan {
  opened: Opened
  pages: SeenPage[]
}

/** Scans as they were opened and seen by OCR, on disk, until something changes that decides either. */
export class PageCache {
  readonly #folder: string
  readonly #versions: { seeing: string; opening: string }

  private constructor(folder: string, versions: { seeing: string; opening: string }) {
    this.#folder = folder
    this.#versions = versions
  }

  /** Opens the cache in a folder, which is made where it does not exist. */
  static async open(folder: string): Promise<PageCache> {
    await mkdir(folder, { recursive: true })
    return new PageCache(folder, { seeing: await versionOf(seeing), opening: await versionOf(opening) })
  }

  /** Names what a PDF looks like after some damage. */
  key(pdf: Buffer, damage: Damage): string {
    return createHash('sha256').update(JSON.stringify(damage)).update(pdf).digest('hex')
  }

  /** Undefined parts have to be had anew. */
  async get(key: string): Promise<Partial<Scan>> {
    const [pages, opened] = await Promise.all([this.#read(this.#pages(key)), this.#read(this.#opened(key))])
    return {
      pages: pages === undefined ? undefined : SeenPages.parse(pages),
      opened: opened === undefined ? undefined : OpenedFile.parse(opened),
    }
  }

  async put(key: string, { pages, opened }: Scan): Promise<void> {
    await Promise.all([this.#write(this.#pages(key), pages), this.#write(this.#opened(key), opened)])
  }

  #pages = (key: string) => join(this.#folder, `${key}-${this.#versions.seeing}.pages.gz`)
  #opened = (key: string) => join(this.#folder, `${key}-${this.#versions.opening}.opened.gz`)

  async #read(path: string): Promise<unknown> {
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    return bytes && JSON.parse(gunzipSync(bytes).toString())
  }

  /** Written aside and moved, so that a run that is cut leaves no half of a file. */
  async #write(path: string, value: unknown): Promise<void> {
    const aside = `${path}.${process.pid}`
    await writeFile(aside, gzipSync(JSON.stringify(value)))
    await rename(aside, path)
  }
}

/** Changes when the sources do, or a package that they rest on. */
async function versionOf(sources: string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const name of packages) {
    const file = join(packageRoot(), 'node_modules', name, 'package.json')
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(file, 'utf8')))
    hash.update(`${name} ${version}\n`)
  }
  for (const source of sources) hash.update(await readFile(join(packageRoot(), source)))
  return hash.digest('hex').slice(0, 12)
}
