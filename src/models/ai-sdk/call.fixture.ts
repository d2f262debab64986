import { createHash } from 'node:crypto'
import type { LanguageModelV3StreamPart, LanguageModelV3Usage } from '@ai-sdk/provider'
import { MockLanguageModelV3, simulateReadableStream } from 'ai/test'
import { PlumblineError } from '../../contract/errors.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { ModelCall, ModelEvent, ModelInfo } from '../../contract/ports/model.ts'
import { type AiSdkModelOptions, createAiSdkModel } from './model.ts'

export const info: ModelInfo = {
  id: 'anthropic/scripted',
  owned_by: 'anthropic',
  description: 'A model for tests',
  input: ['text', 'image', 'document', 'audio'],
  output: ['text'],
  created: 0,
}

export const spent: LanguageModelV3Usage = {
  inputTokens: { total: 12, noCache: 8, cacheRead: 4, cacheWrite: 0 },
  outputTokens: { total: 7, text: 5, reasoning: 2 },
}

/** The last part of a stream. */
export function finish(
  unified: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'error' | 'other' = 'stop',
  raw: string | undefined = unified,
): LanguageModelV3StreamPart {
  return { type: 'finish', finishReason: { unified, raw }, usage: spent }
}

/** A mock that streams these parts. */
export function streaming(...chunks: LanguageModelV3StreamPart[]): MockLanguageModelV3 {
  const options = { chunks, initialDelayInMs: null, chunkDelayInMs: null }
  return new MockLanguageModelV3({
    doStream: async () => ({ stream: simulateReadableStream(options) }),
  })
}

/** Blobs in memory, to read and to write. */
export function memoryBlobs(...contents: Buffer[]) {
  const kept = new Map<string, Buffer>()
  const keep = (bytes: Buffer) => {
    const hash = createHash('sha256').update(bytes).digest('hex')
    kept.set(hash, bytes)
    return { hash, bytes: bytes.length }
  }
  const refs = contents.map((bytes) => ({ ...keep(bytes), media_type: 'image/png' }))
  const blobs: AiSdkModelOptions['blobs'] = {
    read: async (hash) => {
      const bytes = kept.get(hash)
      if (!bytes) throw new PlumblineError('blob_not_found', { details: { hash } })
      return bytes
    },
    writer: () => {
      const chunks: Uint8Array[] = []
      return {
        bytes: 0,
        write: (chunk) => void chunks.push(chunk),
        finish: async () => keep(Buffer.concat(chunks)),
        abort: async () => undefined,
      }
    },
  }
  return { blobs, refs, kept }
}

/** The same for those who may do more with blobs than models do. */
export function allBlobs(): BlobStore {
  const unused = () => {
    throw new Error('not needed here')
  }
  return { ...memoryBlobs().blobs, path: unused, open: unused, has: unused, remove: unused }
}

export function modelOf(
  languageModel: AiSdkModelOptions['languageModel'],
  options: Partial<AiSdkModelOptions> = {},
) {
  return createAiSdkModel({ info, languageModel, blobs: memoryBlobs().blobs, ...options })
}

/** A call that says hello, with what it emits. */
export function callOf(changes: Partial<ModelCall> = {}): { call: ModelCall; events: ModelEvent[] } {
  const events: ModelEvent[] = []
  const call: ModelCall = {
    messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
    paths: [['messages[0].content']],
    settings: { extra: {} },
    stream: true,
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
    ...changes,
  }
  return { call, events }
}
