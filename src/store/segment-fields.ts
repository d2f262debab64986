import type { EventType, TurnEvent } from '../contract/event.ts'

type Members<T> = T extends unknown ? Exclude<keyof T, 'type' | 'seq' | 'at_ms'> : never

/** Every event type with every member that it may have, except those that all events have. */
type Fields = { [T in EventType]: readonly Members<Extract<TurnEvent, { type: T }>>[] }

/**
 * What stands where in a stored event. Places are stored: append new types to the end and new members to the end of
 * their list; never remove or move one. What is not listed is kept all the same, under its name.
 */
const fields = {
  'turn.started': [
    'turn_id',
    'started_at',
    'model',
    'protocol',
    'stream',
    'budget',
    'user',
    'key',
    'conversation',
    'settings',
    'body_bytes',
  ],
  'part.progress': ['stage', 'path', 'received_bytes', 'total_bytes'],
  'part.accepted': ['path', 'message', 'role', 'part'],
  'history.loaded': ['turn_ids'],
  plan: ['candidates', 'chosen', 'reason', 'propensity', 'step', 'reading', 'routing', 'predicted_end_ms'],
  'attempt.started': ['attempt_id', 'model', 'kind', 'modalities', 'reserved_usd'],
  'answer.restarted': ['attempt_id', 'reason', 'whole'],
  'attempt.progress': ['attempt_id', 'stage', 'part', 'page', 'pages'],
  'text.delta': ['attempt_id', 'text'],
  'reasoning.delta': ['attempt_id', 'text'],
  'image.frame': ['attempt_id', 'index', 'frame', 'final', 'blob'],
  'audio.chunk': ['attempt_id', 'index', 'blob'],
  citation: ['attempt_id', 'final', 'citation'],
  'tool.delta': ['attempt_id', 'index', 'call_id', 'name', 'arguments'],
  'tool.started': ['step', 'call_id', 'name', 'arguments', 'effect', 'predicted_ms', 'speculative'],
  'tool.progress': ['call_id', 'done', 'total', 'message'],
  'tool.finished': ['step', 'call_id', 'name', 'status', 'parts', 'latency_ms', 'reason'],
  'approval.requested': ['call_id', 'name', 'arguments'],
  'approval.answered': ['call_id', 'allowed'],
  'loop.ended': ['step', 'reason'],
  'verification.started': ['mode', 'round', 'attempt_id', 'verifiers'],
  verdict: ['round', 'attempt_id', 'verdict'],
  gate: ['round', 'attempt_id', 'decision', 'confidence', 'threshold', 'reason'],
  warning: ['attempt_id', 'code', 'message', 'part'],
  budget: ['budget', 'spent'],
  'attempt.finished': [
    'attempt_id',
    'status',
    'finish_reason',
    'usage',
    'estimate',
    'cost_usd',
    'first_output_ms',
    'latency_ms',
    'error',
  ],
  'turn.completed': ['finish_reason', 'usage', 'spent'],
  'turn.failed': ['error', 'spent'],
  'turn.cancelled': ['reason', 'spent'],
} as const satisfies Fields

/** Names nothing: a member that is missing above would be named here, and no value would do. */
type Forgotten = { [T in EventType]: Exclude<Fields[T][number], (typeof fields)[T][number]> }[EventType]
const forgotten: [Forgotten] extends [never] ? true : Forgotten = true

/** Names whose values tend to be the same share one memory of the last value. */
const alike: Record<string, string> = { chosen: 'model' }

export interface Field {
  name: string
  /** Holds a part, which is written as its text if it is nothing else. */
  isPart: boolean
  /** Where the last value of this name is remembered. */
  memory: number
}

export interface EventShape {
  type: string
  code: number
  fields: Field[]
}

const memories: string[] = []

function memoryOf(name: string): number {
  const known = alike[name] ?? name
  if (!memories.includes(known)) memories.push(known)
  return memories.indexOf(known)
}

/** By code, which is the place of the type. */
export const shapes: EventShape[] = Object.entries(forgotten && fields).map(([type, names], code) => ({
  type,
  code,
  fields: names.map((name) => ({
    name,
    isPart: type === 'part.accepted' && name === 'part',
    memory: memoryOf(name),
  })),
}))

export const shapeOf: ReadonlyMap<string, EventShape> = new Map(shapes.map((shape) => [shape.type, shape]))

const turnId = memoryOf('turn_id')
const startedAt = memoryOf('started_at')
const model = memoryOf('model')
const user = memoryOf('user')
const key = memoryOf('key')
const conversation = memoryOf('conversation')

/** What the row of a turn says that its events say, too. */
export interface Known {
  id: string
  started_at: string
  model: string
  user: string | null
  key: string | null
  conversation: string | null
}

/** Last values before the first event. */
export function memoriesOf(known: Known): unknown[] {
  const last: unknown[] = new Array(memories.length)
  last[turnId] = known.id
  last[startedAt] = known.started_at
  last[model] = known.model
  last[user] = known.user
  last[key] = known.key
  last[conversation] = known.conversation
  return last
}
