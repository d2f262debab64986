import type { Citation } from '../contract/citation.ts'
import type { Message } from '../contract/message.ts'
import type { Part } from '../contract/part.ts'
import type { BlobStore } from '../contract/ports/blobs.ts'
import type { DocumentReader, Embedder, PassageSearch } from '../contract/ports/documents.ts'
import type {
  AnswerUnderTest,
  Finding,
  ModelQuestion,
  ToolEvidence,
  VerificationRequest,
} from '../contract/ports/verifier.ts'
import { VerifierConfig } from '../contract/verification.ts'
import { createPassageSearch } from '../models/local/passage-search.ts'
import { documentPart, pageOf } from '../models/local/reader.fixture.ts'
import { type OpenVerifiers, openVerifiers, type VerifierRooms } from './open.ts'

/** What a verification is asked for; texts alone stand for an answer and for the user's one message. */
export interface Asked {
  answer?: string | Partial<AnswerUnderTest>
  question?: string
  /** Parts of the user's message, before the question. */
  parts?: Part[]
  messages?: Message[]
  quotes?: string[]
  tools?: Partial<ToolEvidence>[]
  signal?: AbortSignal
  /** What a model that is asked says. */
  ask?: (question: ModelQuestion) => string | Promise<string>
  costUsd?: number | null
}

/** A request to verify. */
export function requestOf(asked: Asked): VerificationRequest {
  const { question = 'What does it say?', parts = [], ask, costUsd = 0.001 } = asked
  const messages = asked.messages ?? [{ role: 'user', parts: [...parts, { type: 'text', text: question }] }]
  const given = typeof asked.answer === 'string' ? { text: asked.answer } : asked.answer
  return {
    messages,
    paths: messages.map((message, i) => message.parts.map((_, j) => `messages[${i}].content[${j}]`)),
    answer: {
      text: '',
      citations: (asked.quotes ?? []).map(citationOf),
      model: 'lab/m',
      abstained: false,
      ...given,
    },
    tools: (asked.tools ?? []).map((tool) => ({
      name: 'lookup',
      arguments: '{}',
      text: '',
      ok: true,
      ...tool,
    })),
    signal: asked.signal ?? new AbortController().signal,
    remainingMs: () => 60_000,
    async ask(modelQuestion) {
      if (ask === undefined) throw new Error('no model is asked here')
      return { text: await ask(modelQuestion), cost_usd: costUsd }
    },
  }
}

function citationOf(quote: string, i: number): Citation {
  return { part: 'messages[0].content[0]', page: i + 1, box: null, quote, score: 0.7, filename: 'a.pdf' }
}

/** The real passage search, over pages that are laid out already: `documentPart(i, 1)` has the page `pages[i]`. */
export function searchOver(embedder: Embedder, ...pages: string[]): PassageSearch {
  const all = new Map(pages.map((text, i) => [documentPart(i, 1).blob.hash, pageOf(text)]))
  const documents: DocumentReader = {
    open: async () => ({ kind: 'document', pages: 1 }),
    skim: async () => [null],
    async *read(path) {
      const page = all.get(path)
      if (page) yield { page, pages: 1 }
    },
    render: async () => Buffer.alloc(0),
    shrink: async () => undefined,
    close: async () => {},
  }
  return createPassageSearch({
    documents,
    embedder,
    blobs: { path: async (hash: string) => hash } as BlobStore,
  })
}

/** Nothing is near anything: for verifiers that look at words alone. */
export const noMeaning: Embedder = {
  id: 'none',
  dimensions: 1,
  embed: async (texts) => texts.map(() => new Float32Array([0])),
  close: async () => {},
}

/** Verifiers by what a configuration file would say. */
export function verifiersOf(
  configs: Record<string, unknown> = {},
  rooms: Partial<VerifierRooms> = {},
): OpenVerifiers & { check(name: string, asked: Asked): Promise<Finding> } {
  const parsed = Object.fromEntries(
    Object.entries(configs).map(([name, config]) => [name, VerifierConfig.parse(config)]),
  )
  const embedder = rooms.embedder ?? noMeaning
  const opened = openVerifiers(parsed, { embedder, passages: searchOver(embedder), ...rooms })
  return {
    ...opened,
    async check(name, asked) {
      const verifier = opened.get(name)
      if (verifier === undefined) throw new Error(`there is no verifier ${name}`)
      return await verifier.verify(requestOf(asked))
    },
  }
}
