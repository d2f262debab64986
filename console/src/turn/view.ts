import type { BlobRef } from '../../../src/contract/blob.ts'
import type { Budget, Spent, Usage } from '../../../src/contract/budget.ts'
import type { Citation } from '../../../src/contract/citation.ts'
import type { WireError } from '../../../src/contract/errors.ts'
import type { EventOf, FinishReason, Protocol, ToolStatus } from '../../../src/contract/event.ts'
import type { Role } from '../../../src/contract/message.ts'
import type { Part } from '../../../src/contract/part.ts'
import type { TurnState } from '../../../src/contract/turn.ts'
import type { Verdict } from '../../../src/contract/verdict.ts'

export interface PartView {
  path: string
  message: number
  role: Role
  part: Part
}

/** How far the pages of one part have been read. */
export interface Reading {
  part: string
  page: number
  pages: number | undefined
}

/** A call as the model is writing it. */
export interface ToolCallView {
  index: number
  callId: string | undefined
  name: string
  arguments: string
}

/** A call that the server makes: `waiting` for a person's word, on its way, or what became of it. */
export interface CallView {
  id: string
  name: string
  arguments: string
  status: 'waiting' | 'running' | ToolStatus
  effect: EventOf<'tool.started'>['effect'] | undefined
  /** Started while the model was still writing. */
  speculative: boolean
  /** How long it usually takes. */
  predictedMs: number | null
  /** When a person was asked; absent for calls that need no approval. */
  askedAtMs: number | undefined
  allowed: boolean | undefined
  startedAtMs: number | undefined
  latencyMs: number | undefined
  progress: Pick<EventOf<'tool.progress'>, 'done' | 'total' | 'message'> | undefined
  reason: string | undefined
  parts: Part[]
}

/** One round of an agent: the model is asked, and the calls it makes are made. */
export interface StepView {
  step: number
  startedAtMs: number
  /** Where its text begins in the turn's. */
  textFrom: number
  calls: CallView[]
}

/** A long document being read in pieces: what was planned, and how far it came. */
export interface LongReadingView {
  plan: NonNullable<EventOf<'plan'>['reading']>
  pages: Reading[]
}

/** One call of one model: what it does and how it ended. What it puts out is the turn's. */
export interface AttemptView {
  id: string
  model: string
  kind: EventOf<'attempt.started'>['kind']
  /** Of the turn's steps. */
  step: number
  /** Something of the answer came from it; the others of a long reading only read. */
  answers: boolean
  status: 'running' | EventOf<'attempt.finished'>['status']
  stage: EventOf<'attempt.progress'>['stage'] | undefined
  readings: Reading[]
  startedAtMs: number
  finished: EventOf<'attempt.finished'> | undefined
}

/** One round of checks: verifiers look at one draft of the answer, and in a gate it is decided what becomes of it. */
export interface CheckView {
  round: number
  /** The attempt that gave the draft. */
  attemptId: string
  mode: EventOf<'verification.started'>['mode']
  verifiers: string[]
  startedAtMs: number
  /** What was looked at. Empty for drafts that were held back and turned down while this page watched. */
  draft: string
  /** Checked before its text was told, as samples are: that follows. */
  textFollows: boolean
  verdicts: Verdict[]
  decided: EventOf<'gate'> | undefined
}

/** What was put out so far. An attempt that continues another appends to it. */
export interface OutputView {
  text: string
  reasoning: string
  /** The newest frame of each image, by index. */
  images: Record<number, { blob: BlobRef; final: boolean }>
  audio: BlobRef[]
  toolCalls: ToolCallView[]
  /** Passages found while reading went on; a better one may still come. */
  provisional: Citation[]
  citations: Citation[]
  /** When the first of it came; absent while there is none. */
  firstAtMs: number | undefined
}

export interface Receiving {
  stage: EventOf<'part.progress'>['stage']
  path: string | undefined
  receivedBytes: number
  totalBytes: number | undefined
}

/** A turn as far as its log has been seen. */
export interface TurnView {
  id: string | undefined
  state: TurnState | 'waiting'
  model: string
  protocol: Protocol | undefined
  startedAt: string | undefined
  budget: Budget
  parts: PartView[]
  receiving: Receiving | undefined
  /** The first plan: the route. */
  plan: EventOf<'plan'> | undefined
  /** When the turn is expected to end, as planned last. */
  predictedEndMs: number | undefined
  /** Earlier turns that this one continues, oldest first. */
  history: string[]
  steps: StepView[]
  longReading: LongReadingView | undefined
  loopEnded: EventOf<'loop.ended'> | undefined
  attempts: AttemptView[]
  output: OutputView
  checks: CheckView[]
  warnings: EventOf<'warning'>[]
  spent: Spent | undefined
  usage: Usage | null
  finishReason: FinishReason | undefined
  error: WireError | undefined
  cancelReason: string | undefined
  lastSeq: number
  lastAtMs: number
}

export const emptyOutput: OutputView = {
  text: '',
  reasoning: '',
  images: {},
  audio: [],
  toolCalls: [],
  provisional: [],
  citations: [],
  firstAtMs: undefined,
}

export const emptyTurn: TurnView = {
  id: undefined,
  state: 'waiting',
  model: '',
  protocol: undefined,
  startedAt: undefined,
  budget: {},
  parts: [],
  receiving: undefined,
  plan: undefined,
  predictedEndMs: undefined,
  history: [],
  steps: [],
  longReading: undefined,
  loopEnded: undefined,
  attempts: [],
  output: emptyOutput,
  checks: [],
  warnings: [],
  spent: undefined,
  usage: null,
  finishReason: undefined,
  error: undefined,
  cancelReason: undefined,
  lastSeq: 0,
  lastAtMs: 0,
}

export function newAttempt(event: EventOf<'attempt.started'>, step: number): AttemptView {
  return {
    id: event.attempt_id,
    model: event.model,
    kind: event.kind,
    step,
    answers: false,
    status: 'running',
    stage: undefined,
    readings: [],
    startedAtMs: event.at_ms,
    finished: undefined,
  }
}
