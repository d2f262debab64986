import type { Message } from '../../contract/message.ts'
import type { Page } from '../../contract/page.ts'
import type { DocumentPart, Part } from '../../contract/part.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { DocumentReader } from '../../contract/ports/documents.ts'
import type { ModelEvent } from '../../contract/ports/model.ts'
import { createLocalReader } from './reader.ts'
import { textPages } from './text-pages.ts'

interface PageOptions {
  number?: number
  source?: Page['source']
  confidence?: number
}

/** A page set as a typewriter would: blank lines part blocks, runs of spaces part columns. */
export function pageOf(
  text: string,
  { number = 1, source = 'text_layer', confidence }: PageOptions = {},
): Page {
  const [page] = textPages(text)
  if (page === undefined) throw new Error('the page has no text')
  const blocks = page.blocks.map((block) => ({
    lines: block.lines.map((line) => ({ words: line.words.map((word) => ({ ...word, confidence })) })),
  }))
  return { ...page, number, source, blocks: source === 'empty' ? [] : blocks }
}

/** A document part named by a number, for `ask` to find its pages by. */
export function documentPart(id: number, pages: number): DocumentPart {
  const hash = id.toString(16).padStart(64, '0')
  return {
    type: 'document',
    blob: { hash, media_type: 'application/pdf', bytes: 1 },
    pages,
    filename: `${id}.pdf`,
  }
}

export interface Asked {
  events: ModelEvent[]
  text: string
  finals: Extract<ModelEvent, { type: 'citation' }>['citation'][]
}

/** Reads pages that are already laid out. `onPage` runs before each is handed over. */
function documentsOf(pages: Map<string, Page[]>, onPage: (page: Page) => void): DocumentReader {
  return {
    open: async () => ({ kind: 'document', pages: 1 }),
    skim: async (_path, _mediaType, { pages }) => Array.from({ length: pages }, () => null),
    async *read(path, _mediaType, { signal }) {
      const all = pages.get(path) ?? []
      for (const page of all) {
        onPage(page)
        signal.throwIfAborted()
        yield { page, pages: all.length }
      }
    },
    render: async () => Buffer.alloc(0),
    shrink: async () => undefined,
    close: async () => {},
  }
}

interface AskOptions {
  signal?: AbortSignal
  onPage?: (page: Page) => void
  emit?: (event: ModelEvent) => void
}

/** Runs the reader over a conversation whose files are `documents[id]`. */
export async function ask(
  messages: Message[],
  documents: Page[][],
  { signal = new AbortController().signal, onPage = () => {}, emit = () => {} }: AskOptions = {},
): Promise<Asked> {
  const pages = new Map(documents.map((all, id) => [documentPart(id, all.length).blob.hash, all]))
  const blobs = { path: async (hash: string) => hash } as BlobStore
  const reader = createLocalReader({ documents: documentsOf(pages, onPage), blobs })
  const events: ModelEvent[] = []
  await reader.run({
    messages,
    paths: messages.map(({ parts }, i) => parts.map((_, j) => `messages[${i}].content[${j}]`)),
    settings: { extra: {} },
    stream: true,
    signal,
    emit(event) {
      events.push(event)
      emit(event)
    },
  })
  const text = events.map((event) => (event.type === 'text.delta' ? event.text : '')).join('')
  const finals = events.flatMap((event) => (event.type === 'citation' && event.final ? [event.citation] : []))
  return { events, text, finals }
}

/** One user message: a question about documents. */
export function askingAbout(question: string, ...documents: Page[][]): Message[] {
  const files: Part[] = documents.map((pages, id) => documentPart(id, pages.length))
  return [{ role: 'user', parts: [...files, { type: 'text', text: question }] }]
}
