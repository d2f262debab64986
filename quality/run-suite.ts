import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '../src/contract/page.ts'
import type { MediaPart, Part } from '../src/contract/part.ts'
import type { BlobStore } from '../src/contract/ports/blobs.ts'
import type { DocumentReader, Opened } from '../src/contract/ports/documents.ts'
import type { ModelEvent } from '../src/contract/ports/model.ts'
import { layOutPage } from '../src/documents/read-page.ts'
import { createLocalReader } from '../src/models/local/reader.ts'
import { kindOf } from '../src/turn/input-kind.ts'
import { grade } from './grade.ts'
import type { PageCache } from './page-cache.ts'
import type { QualityRecord } from './record.ts'
import type { ScanReader } from './see-scan.ts'
import { renderFile } from './suite/render.ts'
import type { SuiteDocument, SuiteQuestion } from './suite/suite.ts'

export interface SuiteRooms {
  documents: DocumentReader
  scans: Pick<ScanReader, 'see'>
  cache: PageCache
  /** Takes files for the time that they are read. */
  folder: string
}

export interface RunOptions {
  /** Documents under way at a time. */
  parallel: number
  signal: AbortSignal
  onDocument(document: SuiteDocument): void
}

/** Asks `local/reader` every question of the documents, each opened once. Records stand in the order of the documents. */
export async function runSuite(
  rooms: SuiteRooms,
  documents: SuiteDocument[],
  { parallel, signal, onDocument }: RunOptions,
): Promise<QualityRecord[]> {
  const records: QualityRecord[][] = documents.map(() => [])
  const left = documents.entries()
  const work = async () => {
    for (const [index, document] of left) {
      signal.throwIfAborted()
      onDocument(document)
      records[index] = await runDocument(rooms, document, signal)
    }
  }
  await Promise.all(Array.from({ length: parallel }, work))
  return records.flat()
}

async function runDocument(
  rooms: SuiteRooms,
  document: SuiteDocument,
  signal: AbortSignal,
): Promise<QualityRecord[]> {
  const open = await openDocument(rooms, document, signal)
  const records: QualityRecord[] = []
  for (const question of document.questions)
    records.push(await askReader({ document, question, ...open }, signal))
  return records
}

interface OpenDocument {
  key: string
  part: MediaPart
  pages: Page[]
}

/** A document as the product opens and reads it; scans from the cache where they were seen before. */
export async function openDocument(
  { documents, scans, cache, folder }: SuiteRooms,
  document: SuiteDocument,
  signal: AbortSignal,
): Promise<OpenDocument> {
  const sheet = document.sheet()
  const pdf = await sheet.finish()
  const key = cache.key(pdf, document.damage)
  const isScan = document.damage.file !== 'pdf'
  const known = isScan ? await cache.get(key) : {}
  if (known.pages && known.opened)
    return { key, part: partOf(key, known.opened), pages: known.pages.map(layOutPage) }
  const { bytes, mediaType } = await renderFile(pdf, document.pages, sheet.look.page, document.damage, {
    documents,
    folder,
    signal,
  })
  const path = join(folder, key)
  await writeFile(path, bytes)
  const opened = known.opened ?? (await documents.open(path, mediaType, signal))
  const part = partOf(key, opened)
  if (isScan) {
    const seen = known.pages ?? (await scans.see(path, mediaType, signal))
    await cache.put(key, { opened, pages: seen })
    return { key, part, pages: seen.map(layOutPage) }
  }
  const pages: Page[] = []
  for await (const { page } of documents.read(path, mediaType, { signal })) pages.push(page)
  return { key, part, pages }
}

interface Asking extends OpenDocument {
  document: SuiteDocument
  question: SuiteQuestion
}

async function askReader(asking: Asking, signal: AbortSignal): Promise<QualityRecord> {
  const { question, pages, part } = asking
  const blobs = { path: async (hash: string) => hash } as BlobStore
  const reader = createLocalReader({ documents: readAlready(pages), blobs })
  const events: ModelEvent[] = []
  const parts: Part[] = [part, { type: 'text', text: question.question }]
  const started = performance.now()
  await reader.run({
    messages: [{ role: 'user', parts }],
    paths: [['messages[0].content[0]', 'messages[0].content[1]']],
    settings: { extra: {} },
    stream: true,
    signal,
    emit: (event) => void events.push(event),
  })
  return recordOf(asking, events, performance.now() - started)
}

function partOf(hash: string, opened: Opened): MediaPart {
  const { legibility } = opened
  if (opened.kind === 'image') {
    const { width, height } = opened
    const blob = { hash, media_type: 'image/png', bytes: 1 }
    return { type: 'image', blob, width, height, legibility, filename: 'page.png' }
  }
  const { pages, textLayer: text_layer } = opened
  const blob = { hash, media_type: 'application/pdf', bytes: 1 }
  return { type: 'document', blob, pages, text_layer, legibility, filename: 'document.pdf' }
}

function recordOf(
  { document, question, pages, part }: Asking,
  events: ModelEvent[],
  latency: number,
): QualityRecord {
  const text = events.map((event) => (event.type === 'text.delta' ? event.text : '')).join('')
  const citations = events.flatMap((event) =>
    event.type === 'citation' && event.final ? [event.citation] : [],
  )
  const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.code] : []))
  const [best] = citations
  const answered = best === undefined ? null : text
  const { abstained, contained, correct } = grade(answered, question.question, question.expected)
  return {
    id: question.id,
    document: document.id,
    split: document.split,
    modality: document.modality,
    input_kind: kindOf(part),
    kind: document.kind,
    layout: document.layout,
    unseen_layout: document.unseenLayout,
    topic: question.topic,
    wants: question.wants,
    question: question.question,
    expected: question.expected,
    page: question.page,
    answered,
    abstained,
    correct,
    contained,
    readable: isReadable(question, pages),
    right_page: best === undefined || question.page === null ? null : best.page === question.page,
    score: best?.score ?? null,
    features: {
      quotes: citations.length,
      legibility: legibilityOf(best ? pages.filter(({ number }) => number === best.page) : pages),
      pages: pages.length,
      warnings,
    },
    latency_ms: Math.round(latency * 10) / 10,
  }
}

/** Whether some line or block of the page holds the expected value. */
export function isReadable({ expected, page }: SuiteQuestion, pages: Page[]): boolean | null {
  if (expected === null) return null
  const blocks = pages.find(({ number }) => number === page)?.blocks ?? []
  const texts = blocks.flatMap(({ lines }) => {
    const written = lines.map(({ words }) => words.map(({ text }) => text).join(' '))
    return [...written, written.join(' ')]
  })
  return texts.some((text) => grade(text, '', expected).contained)
}

function legibilityOf(pages: Page[]): number {
  const words = pages.flatMap(({ blocks }) =>
    blocks.flatMap(({ lines }) => lines.flatMap((line) => line.words)),
  )
  if (words.length === 0) return 0
  return words.reduce((sum, { confidence = 1 }) => sum + confidence, 0) / words.length
}

/** Hands over pages that were read before. */
function readAlready(pages: Page[]): DocumentReader {
  return {
    open: async () => ({ kind: 'document', pages: pages.length }),
    async *read() {
      for (const page of pages) yield { page, pages: pages.length }
    },
    render: async () => Buffer.alloc(0),
    close: async () => {},
  } as Pick<DocumentReader, 'open' | 'read' | 'render' | 'close'> as DocumentReader
}
