import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { Page } from '../src/contract/page.ts'
import { packageRoot } from '../src/workers/entry.ts'
import type { Damage } from './suite/damage.ts'

/** Packages whose version decides what is read off a page. */
const readingPackages = ['tesseract.js', '@tesseract.js-data/eng', '@embedpdf/pdfium', 'sharp']
/** And the sources that do: how scans are made, seen and laid out. */
const readingSources = [
  'quality/suite/degrade.ts',
  'quality/suite/render.ts',
  ...[
    'columns',
    'image',
    'layout',
    'ocr',
    'pdf-render',
    'quarter-turn',
    'read-page',
    'rows',
    'tesseract',
  ].map((name) => `src/documents/${name}.ts`),
]

/** Pages as they were seen by OCR, on disk, for as long as nothing changes that decides how they look or are read. */
export class PageCache {
  readonly #folder: string
  readonly #version: string

  private constructor(folder: string, version: string) {
    this.#folder = folder
    this.#version = version
  }

  /** Opens the cache in a folder, which is made where it does not exist. */
  static async open(folder: string): Promise<PageCache> {
    await mkdir(folder, { recursive: true })
    return new PageCache(folder, await readingVersion())
  }

  /** Names what a PDF looks like after some damage, and how it is read. */
  key(pdf: Buffer, damage: Damage): string {
    return createHash('sha256').update(this.#version).update(JSON.stringify(damage)).update(pdf).digest('hex')
  }

  async get(key: string): Promise<Page[] | undefined> {
    const bytes = await readFile(this.#path(key)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    return bytes && z.array(Page).parse(JSON.parse(gunzipSync(bytes).toString()))
  }

  /** Keeps pages; written aside and moved, so that a run that is cut leaves no half of a file. */
  async put(key: string, pages: Page[]): Promise<void> {
    const aside = `${this.#path(key)}.${process.pid}`
    await writeFile(aside, gzipSync(JSON.stringify(pages)))
    await rename(aside, this.#path(key))
  }

  #path(key: string) {
    return join(this.#folder, `${key}.json.gz`)
  }
}

/** Changes when the reading of documents does: its sources and the packages that it is done with. */
async function readingVersion(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of readingPackages) {
    const file = join(packageRoot(), 'node_modules', name, 'package.json')
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(file, 'utf8')))
    hash.update(`${name} ${version}\n`)
  }
  for (const source of readingSources) hash.update(await readFile(join(packageRoot(), source)))
  return hash.digest('hex')
}
