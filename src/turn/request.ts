import type { Protocol } from '../contract/event.ts'
import type { Role } from '../contract/message.ts'
import type { CacheControl, Part } from '../contract/part.ts'
import type { KeyRecord } from '../contract/ports/keys.ts'
import type { GenerationSettings } from '../contract/ports/model.ts'
import type { Wishes } from '../contract/turn.ts'
import type { WireBody } from '../contract/wire.ts'

/** Where the bytes of a media part are to be had. */
export type MediaSource =
  | { kind: 'blob'; hash: string; bytes: number; head: Buffer }
  | { kind: 'bytes'; bytes: Buffer }
  | { kind: 'file'; fileId: string }
  | { kind: 'url'; url: string }

/**
 * Media as the client sent it, not yet checked. `mediaType` is what the client says it is. `expected` is the
 * kind of part it was sent as, if the protocol says one.
 */
export interface InputMedia {
  type: 'media'
  path: string
  source: MediaSource
  mediaType?: string
  filename?: string
  expected?: 'image' | 'document' | 'audio' | 'video'
  detail?: 'low' | 'high' | 'auto' | 'original'
  /** Of a document: asks models that can to say which pages they answer from. */
  citations?: { enabled: boolean }
  cache_control?: CacheControl
}

/** A part that needs no checking: it has no bytes of its own. */
export interface InputReady {
  type: 'ready'
  path: string
  part: Part
}

export interface InputMessage {
  role: Role
  parts: (InputMedia | InputReady)[]
}

/** A turn to run, whatever protocol it came in by. `arrivedAt` is of `performance.now()`. */
export interface TurnRequest {
  arrivedAt: number
  protocol: Protocol
  model: string
  stream: boolean
  wishes: Wishes
  messages: InputMessage[]
  settings: GenerationSettings
  bodyBytes: number
  wire?: WireBody
  /** The API key it came with, if it came with one. */
  key?: KeyRecord
}
