import { z } from 'zod'
import { BlobRef } from './blob.ts'
import { Budget, Spent, Usage } from './budget.ts'
import { Citation } from './citation.ts'
import { WireError } from './errors.ts'
import { Role } from './message.ts'
import { Modality, Part } from './part.ts'
import { Routing } from './routing.ts'
import { GateDecision, Verdict } from './verdict.ts'
import { VerifyMode } from './verification.ts'

/** Why generation ended, in the words of Chat Completions. */
export const FinishReason = z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'error', 'cancelled'])
export type FinishReason = z.infer<typeof FinishReason>

/**
 * Why an attempt was made: the `first`; a `retry` of the same model; a `fallback` to the next; a `continuation` that
 * takes up a cut answer where it ended; a `hedge` beside an attempt that is still silent. Where answers are checked also:
 * a `revision`, which is told what was wrong; a `sample`, one of several to choose from; an `escalation` to a stronger
 * model; and a `verification`, which is a verifier's question, never an answer.
 */
export const AttemptKind = z.enum([
  'first',
  'retry',
  'fallback',
  'continuation',
  'hedge',
  'revision',
  'sample',
  'escalation',
  'verification',
])
export type AttemptKind = z.infer<typeof AttemptKind>

/** Input tokens as counted before the attempt, by the model's own rule for each modality. */
export const TokenEstimate = z.object({
  input_tokens: z.number().int().nonnegative(),
  by_modality: z.partialRecord(Modality, z.number().int().nonnegative()),
})
export type TokenEstimate = z.infer<typeof TokenEstimate>

/** The protocol a turn came in by. */
export const Protocol = z.enum(['turns', 'chat', 'responses', 'messages', 'ui'])
export type Protocol = z.infer<typeof Protocol>

/**
 * The first event of every log: what was asked for. `settings` are the generation settings as the client sent them,
 * `body_bytes` is the size of the request's body.
 */
const TurnStarted = z.object({
  type: z.literal('turn.started'),
  turn_id: z.string(),
  started_at: z.iso.datetime(),
  model: z.string(),
  protocol: Protocol,
  stream: z.boolean(),
  budget: Budget,
  user: z.string().optional(),
  /** Id of the API key it came with. */
  key: z.string().optional(),
  conversation: z.string().optional(),
  settings: z.record(z.string(), z.unknown()),
  body_bytes: z.number().int().nonnegative(),
})
/** Bytes of a part arriving: in the request's own body (`uploading`), or from its URL (`fetching`). */
const PartProgress = z.object({
  type: z.literal('part.progress'),
  stage: z.enum(['uploading', 'fetching']),
  path: z.string().optional(),
  received_bytes: z.number().int().nonnegative(),
  total_bytes: z.number().int().nonnegative().optional(),
})
/**
 * A part of the request, checked and measured. `path` is where the client put it (`messages[2].content[1]`),
 * `message` the index of its message. All of them together are the turn's input.
 */
const PartAccepted = z.object({
  type: z.literal('part.accepted'),
  path: z.string(),
  message: z.number().int().nonnegative(),
  role: Role,
  part: Part,
})
/** Earlier turns that the model is given before the input, oldest first. Their content is in their own logs. */
const HistoryLoaded = z.object({ type: z.literal('history.loaded'), turn_ids: z.array(z.string()) })
/** What the runtime will try, and why. `propensity` is the chance the policy gave this choice. */
const Plan = z.object({
  type: z.literal('plan'),
  candidates: z.array(z.string()),
  chosen: z.string(),
  reason: z.string(),
  propensity: z.number().min(0).max(1),
  /** Step of an agent's turn that this plans; 1 for turns without tools. */
  step: z.number().int().positive().optional(),
  /** How a long document will be read: `pieces` of it, `parallel` at a time. */
  reading: z
    .object({
      pieces: z.number().int().nonnegative(),
      parallel: z.number().int().positive(),
      predicted_ms: z.number().nonnegative(),
      predicted_usd: z.number().nonnegative().nullable(),
    })
    .optional(),
  /** What the policy saw when it chose. */
  routing: Routing.optional(),
  /** When the turn is expected to end, on its own clock; absent when nothing is known yet. */
  predicted_end_ms: z.number().nonnegative().optional(),
})
/** A model begins to work on the turn. `modalities` are those of its input. */
const AttemptStarted = z.object({
  type: z.literal('attempt.started'),
  attempt_id: z.string(),
  model: z.string(),
  kind: AttemptKind,
  modalities: z.array(Modality),
  /** The most that this attempt can cost, set aside before it starts; null when its price is unknown. */
  reserved_usd: z.number().nonnegative().nullable(),
})
/**
 * The answer so far is void: what follows begins it anew, because nothing could take it up where it was cut, or because
 * it did not pass its checks. `whole` says that what earlier steps said is void, too.
 */
const AnswerRestarted = z.object({
  type: z.literal('answer.restarted'),
  attempt_id: z.string(),
  reason: z.string(),
  whole: z.boolean().optional(),
})
/** Work inside an attempt before or between its deltas: page `page` of `pages` of the part at `part`. */
const AttemptProgress = z.object({
  type: z.literal('attempt.progress'),
  attempt_id: z.string(),
  stage: z.enum(['reading', 'retrieving', 'answering']),
  part: z.string().optional(),
  page: z.number().int().positive().optional(),
  pages: z.number().int().positive().optional(),
})
/** Appends to the answer. */
const TextDelta = z.object({ type: z.literal('text.delta'), attempt_id: z.string(), text: z.string() })
/** Appends to the reasoning shown beside the answer. */
const ReasoningDelta = z.object({
  type: z.literal('reasoning.delta'),
  attempt_id: z.string(),
  text: z.string(),
})
/** Replaces every earlier frame of the same `index`; only `final` frames are the answer. */
const ImageFrame = z.object({
  type: z.literal('image.frame'),
  attempt_id: z.string(),
  index: z.number().int().nonnegative(),
  frame: z.number().int().nonnegative(),
  final: z.boolean(),
  blob: BlobRef,
})
/** Plays after the earlier chunks of the same `index`. */
const AudioChunk = z.object({
  type: z.literal('audio.chunk'),
  attempt_id: z.string(),
  index: z.number().int().nonnegative(),
  blob: BlobRef,
})
/** A passage found. Until `final`, a better one may replace it; final ones support the answer. */
const CitationFound = z.object({
  type: z.literal('citation'),
  attempt_id: z.string(),
  final: z.boolean(),
  citation: Citation,
})
/** A piece of a tool call that the model is writing; `arguments` appends. */
const ToolDelta = z.object({
  type: z.literal('tool.delta'),
  attempt_id: z.string(),
  index: z.number().int().nonnegative(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string(),
})
/** What became of a tool call. */
export const ToolStatus = z.enum(['ok', 'failed', 'timed_out', 'skipped', 'refused', 'cancelled'])
export type ToolStatus = z.infer<typeof ToolStatus>

/** A call that the server makes itself, in step `step` of the turn. `predicted_ms` is how long it usually takes. */
const ToolStarted = z.object({
  type: z.literal('tool.started'),
  step: z.number().int().positive(),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
  effect: z.enum(['read', 'write']),
  predicted_ms: z.number().nonnegative().nullable(),
  /** Started while the model was still writing, because its arguments were complete and it only reads. */
  speculative: z.boolean(),
})
const ToolProgress = z.object({
  type: z.literal('tool.progress'),
  call_id: z.string(),
  done: z.number(),
  total: z.number().optional(),
  message: z.string().optional(),
})
/** What the model is given for a call. Anything but `ok` is explained in `reason`, in words the model can act on. */
const ToolFinished = z.object({
  type: z.literal('tool.finished'),
  step: z.number().int().positive(),
  call_id: z.string(),
  name: z.string(),
  status: ToolStatus,
  parts: z.array(Part),
  latency_ms: z.number().nonnegative(),
  reason: z.string().optional(),
})
/** A call that waits for a person; `POST /v1/turns/:id/approvals` answers it. */
const ApprovalRequested = z.object({
  type: z.literal('approval.requested'),
  call_id: z.string(),
  name: z.string(),
  arguments: z.string(),
})
const ApprovalAnswered = z.object({
  type: z.literal('approval.answered'),
  call_id: z.string(),
  allowed: z.boolean(),
})
/** The turn's tool loop ended, and why: the model is asked for its answer with what there is. */
const LoopEnded = z.object({
  type: z.literal('loop.ended'),
  step: z.number().int().positive(),
  reason: z.enum(['step_limit', 'repeated_call', 'deadline', 'cost']),
})
/** Verifiers begin to look at an answer; `round` counts the answers that were looked at. */
const VerificationStarted = z.object({
  type: z.literal('verification.started'),
  mode: VerifyMode.exclude(['off']),
  round: z.number().int().positive(),
  attempt_id: z.string(),
  verifiers: z.array(z.string()),
})
/** What one verifier said of the answer of `attempt_id`. */
const VerdictGiven = z.object({
  type: z.literal('verdict'),
  round: z.number().int().positive(),
  attempt_id: z.string(),
  verdict: Verdict,
})
/** What was done with a held answer, and why. `threshold` is the confidence from which answers are accepted. */
const GateDecided = z.object({
  type: z.literal('gate'),
  round: z.number().int().positive(),
  attempt_id: z.string(),
  decision: GateDecision,
  confidence: z.number().min(0).max(1).nullable(),
  threshold: z.number().min(0).max(1).nullable(),
  reason: z.string(),
})
/**
 * Something the user should know. `part` is the path of the part it is about, `attempt_id` the attempt whose model says
 * it: it is void when that model's answer is.
 */
const Warning = z.object({
  type: z.literal('warning'),
  attempt_id: z.string().optional(),
  code: z.string(),
  message: z.string(),
  part: z.string().optional(),
})
/** What the turn may spend, and what it has spent so far. */
const BudgetSpent = z.object({ type: z.literal('budget'), budget: Budget, spent: Spent })
/** How one model's work ended. `first_output_ms` is null when it put nothing out. */
const AttemptFinished = z.object({
  type: z.literal('attempt.finished'),
  attempt_id: z.string(),
  status: z.enum(['completed', 'failed', 'cancelled']),
  finish_reason: FinishReason,
  usage: Usage.nullable(),
  /** What usage should have been; null for models that count nothing. */
  estimate: TokenEstimate.nullable(),
  cost_usd: z.number().nonnegative().nullable(),
  first_output_ms: z.number().nonnegative().nullable(),
  latency_ms: z.number().nonnegative(),
  error: WireError.optional(),
})
/** The end of a turn that was answered. `usage` sums its attempts. */
const TurnCompleted = z.object({
  type: z.literal('turn.completed'),
  finish_reason: FinishReason,
  usage: Usage.nullable(),
  spent: Spent,
})
/** The end of a turn that was not answered, and why. What was put out before it stays in the log. */
const TurnFailed = z.object({ type: z.literal('turn.failed'), error: WireError, spent: Spent })
/** The end of a turn that was given up: by its client, or by whoever cancelled it. */
const TurnCancelled = z.object({ type: z.literal('turn.cancelled'), reason: z.string(), spent: Spent })

const bodies = [
  TurnStarted,
  PartProgress,
  PartAccepted,
  HistoryLoaded,
  Plan,
  AttemptStarted,
  AnswerRestarted,
  AttemptProgress,
  TextDelta,
  ReasoningDelta,
  ImageFrame,
  AudioChunk,
  CitationFound,
  ToolDelta,
  ToolStarted,
  ToolProgress,
  ToolFinished,
  ApprovalRequested,
  ApprovalAnswered,
  LoopEnded,
  VerificationStarted,
  VerdictGiven,
  GateDecided,
  Warning,
  BudgetSpent,
  AttemptFinished,
  TurnCompleted,
  TurnFailed,
  TurnCancelled,
] as const

/** What happened, before the log has given it its place. */
export const EventBody = z.discriminatedUnion('type', [...bodies])
export type EventBody = z.infer<typeof EventBody>

/**
 * One entry of a turn's log. `seq` counts from 1 without holes and is the SSE id; `at_ms` is the time since the
 * turn started, on a monotonic clock.
 */
export const TurnEvent = z.intersection(
  z.object({ seq: z.number().int().positive(), at_ms: z.number().nonnegative() }),
  EventBody,
)
export type TurnEvent = z.infer<typeof TurnEvent>
export type EventType = EventBody['type']
export type EventOf<T extends EventType> = Extract<TurnEvent, { type: T }>

export type EndEvent = EventOf<'turn.completed' | 'turn.failed' | 'turn.cancelled'>

/** True for the one event that ends every log. */
export function isEnd(event: TurnEvent): event is EndEvent {
  return event.type === 'turn.completed' || event.type === 'turn.failed' || event.type === 'turn.cancelled'
}
