import type { Budget, Usage } from '../budget.ts'
import type { Ceilings, Hedge, LongDocuments, StopConditions } from '../config.ts'
import type { EventBody, FinishReason } from '../event.ts'
import type { Message } from '../message.ts'
import type { Modality } from '../part.ts'
import type { VerificationConfig, VerifyMode } from '../verification.ts'
import type { WireBody } from '../wire.ts'
import type { Halt } from './halt.ts'
import type { Policy } from './policy.ts'
import type { Tool } from './tool.ts'
import type { Verifier } from './verifier.ts'

/** What one request to a model may hold, history included. Absent where nobody wrote it down. */
export interface ModelLimits {
  images?: number
  /** Bytes of one image, as a file. */
  image_bytes?: number
  /** Pixels of an image's longer side. */
  image_side?: number
  /** The same once a request holds more images than `above_images`, where the model then takes smaller ones only. */
  many_images?: { above_images: number; image_side: number }
  /** Of all PDFs together. */
  document_pages?: number
  /** Of all media together, as it is sent: base64 takes four bytes for three. */
  request_bytes?: number
  /** Input and output together. */
  context_tokens?: number
}

/** What a model is and takes. */
export interface ModelInfo {
  /** The name clients use: `provider/name`, or `agent/name`. */
  id: string
  owned_by: string
  /** One line for lists. */
  description: string
  input: Modality[]
  output: Modality[]
  /** Models that quote instead of composing say so. */
  extractive?: boolean
  /** Unix seconds. */
  created: number
  /** True for models that run here: they cost nothing and report no tokens. */
  local?: boolean
  /** The longest answer it gives, where that is known. */
  max_output_tokens?: number
  limits?: ModelLimits
  /** Whether it calls tools; absent where nobody knows. */
  tools?: boolean
  /** Whether it can think before it answers; absent where nobody knows. */
  reasoning?: boolean
  /** How it takes up an answer that another model began; it can only begin anew when absent. */
  continuation?: 'prefix' | 'none'
  /** How its answers are checked, for agents that name verifiers. */
  verify?: VerifyMode
  /** What shares a concurrency limit: the upstream it is reached through. */
  upstream?: string
  /** Attempts at once through that upstream, at the most. */
  max_concurrency?: number
}

/** Settings of generation that Plumbline itself reads; all others ride untouched in `extra`. */
export interface GenerationSettings {
  max_output_tokens?: number
  temperature?: number
  top_p?: number
  stop?: string | string[]
  /** Chat Completions fields that are passed on as they came. */
  extra: Record<string, unknown>
}

/**
 * What a model says while it works: the events of the log that only a model can cause, without `attempt_id`,
 * which the runtime adds. `wire` carries the upstream's own frame, or several with `frameBreak` between them, so that
 * a projection of the same protocol can forward them untouched; it is not recorded.
 */
type FromModel<T extends EventBody['type']> = T extends unknown
  ? Omit<Extract<EventBody, { type: T }>, 'attempt_id'>
  : never
export type ModelEvent = FromModel<
  | 'attempt.progress'
  | 'text.delta'
  | 'reasoning.delta'
  | 'image.frame'
  | 'audio.chunk'
  | 'citation'
  | 'tool.delta'
  | 'warning'
> & { wire?: string }

/** One attempt's work order. */
export interface ModelCall {
  messages: Message[]
  /** Path of each part: `paths[i][j]` names `messages[i].parts[j]`. */
  paths: string[][]
  settings: GenerationSettings
  stream: boolean
  /** The most output tokens that are paid for; lowers what the client allows, never raises it. */
  outputCap?: number
  /** The request as it came, when it came as Chat Completions: forwarded unchanged by models that speak it. */
  wire?: WireBody
  /** The answer so far, which this call is to continue, not repeat. Only for models with `continuation: 'prefix'`. */
  continueFrom?: string
  signal: AbortSignal
  /** The same as `signal`, for models that need no more; look here first, so that no signal need be made. */
  halt?: Halt
  emit(event: ModelEvent): void
}

export interface ModelOutcome {
  finish_reason: FinishReason
  usage: Usage | null
  /** The upstream's own JSON of a Chat Completions answer, as text, when it was not streamed. */
  wire?: string
}

/** Something that generates. Throws `PlumblineError` when it fails; stops at once when `signal` aborts. */
export interface Model {
  readonly info: ModelInfo
  run(call: ModelCall): Promise<ModelOutcome>
}

/** What stands behind a name: models to try in order, and how. */
export interface Route {
  models: Model[]
  /** Why these. */
  reason: string
  budget?: Budget
  ceilings?: Ceilings
  hedge?: Hedge
  /** Set when the name is an agent's with instructions or tools. */
  agent?: { instructions?: string; tools: Tool[]; stop?: StopConditions }
  /** Set when long documents are read in pieces. */
  longDocuments?: LongDocuments & { reader: Model }
  /** The agent's name, where it is one: calibrations and quality are kept by it. */
  task?: string
  /** What chooses among the models; the order in which they stand, when absent. */
  policy?: Policy
  /** How answers are checked. */
  verify?: VerificationConfig & { escalateTo?: Model; verifiers: Verifier[] }
}

/** Finds models by the names that clients use. */
export interface ModelRegistry {
  get(id: string): Model | undefined
  /** Undefined when nothing has that name. */
  route(id: string): Route | undefined
  list(): ModelInfo[]
}
