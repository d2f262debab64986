import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { BlobRef } from '../../contract/blob.ts'
import { PlumblineError } from '../../contract/errors.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { ModelCall, ModelEvent, ModelInfo } from '../../contract/ports/model.ts'
import type { WireBody } from '../../contract/wire.ts'
import { splicedMembers, topLevelMembers } from '../../media/top-level-members.ts'
import { createOpenAiModel, type OpenAiModelOptions } from './model.ts'

/** A Chat Completions request without media, as it comes from the door. */
export function wireOf(request: object | string): WireBody {
  const bytes = Buffer.from(typeof request === 'string' ? request : JSON.stringify(request))
  return {
    pieces: [{ kind: 'json', bytes }],
    bytes: bytes.length,
    members: topLevelMembers(bytes, splicedMembers),
  }
}

/** Blobs in memory, handed out in small pieces. */
export function blobsOf(...contents: Buffer[]): { blobs: BlobStore; refs: BlobRef[] } {
  const byHash = new Map(contents.map((bytes) => [createHash('sha256').update(bytes).digest('hex'), bytes]))
  const read = async (hash: string) => {
    const bytes = byHash.get(hash)
    if (!bytes) throw new PlumblineError('blob_not_found', { details: { hash } })
    return bytes
  }
  const unused = () => {
    throw new Error('not needed here')
  }
  const blobs: BlobStore = {
    writer: unused,
    path: unused,
    remove: unused,
    read,
    has: async (hash) => byHash.has(hash),
    open: async (hash) => Readable.from(inPieces(await read(hash)), { objectMode: false }),
  }
  const refs = [...byHash].map(([hash, bytes]) => ({ hash, media_type: 'image/png', bytes: bytes.length }))
  return { blobs, refs }
}

function* inPieces(bytes: Buffer) {
  for (let start = 0; start < bytes.length; start += 10_000) yield bytes.subarray(start, start + 10_000)
}

export const info: ModelInfo = {
  id: 'openai/scripted',
  owned_by: 'openai',
  description: 'A model for tests',
  input: ['text', 'image', 'document', 'audio'],
  output: ['text'],
  created: 0,
}

export function modelAt(baseUrl: string, options: Partial<OpenAiModelOptions> = {}) {
  return createOpenAiModel({ info, upstreamModel: 'scripted', baseUrl, blobs: blobsOf().blobs, ...options })
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

/** What the events say, joined. */
export function said(events: ModelEvent[], type: 'text.delta' | 'reasoning.delta' = 'text.delta'): string {
  return events.map((event) => (event.type === type ? event.text : '')).join('')
}
