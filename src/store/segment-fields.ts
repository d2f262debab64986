import type { EventType, TurnEvent } from '../contract/event.ts'

type NamesOf<T> = T extends unknown ? Exclude<keyof T, 'type' | 'seq' | 'at_ms'> : never
type Fields = { [T in EventType]: readonly NamesOf<Extract<TurnEvent, { type: T }>>[] }

/**
 * Every event type with every member that it may have, except those that all events have; at most 16. Places are stored:
 * append new types to the end and new members to the end of their list; never remove or move one. What is not listed is
 * kept all the same, under its name.
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

/** Names whose values tend to be the same share a slot. */
const alike: Record<string, string> = { chosen: 'model' }

export interface Field {
  name: string
  /** Where the last value of this name is remembered. */
  slot: number
  /** Where its two bits begin in the flags of an event. */
  shift: number
  /** Holds a part, which is written as its text if it is nothing else. */
  isPart: boolean
}

export interface EventShape {
  type: string
  code: number
  fields: Field[]
  /** Runs of such events are written as one. */
  isDelta: boolean
}

const slots: string[] = []

function slotOf(name: string): number {
  const shared = alike[name] ?? name
  if (!slots.includes(shared)) slots.push(shared)
  return slots.indexOf(shared)
}

/** By code, which is the place of the type. */
export const shapes: EventShape[] = Object.entries(fields).map(([type, names], code) => ({
  type,
  code,
  fields: names.map((name, place) => ({
    name,
    slot: slotOf(name),
    shift: 2 * place,
    isPart: type === 'part.accepted' && name === 'part',
  })),
  isDelta: type === 'text.delta' || type === 'reasoning.delta',
}))

export const shapeOf: ReadonlyMap<string, EventShape> = new Map(shapes.map((shape) => [shape.type, shape]))

export const attemptSlot = slotOf('attempt_id')
const turnId = slotOf('turn_id')
const startedAt = slotOf('started_at')
const model = slotOf('model')
const user = slotOf('user')
const key = slotOf('key')
const conversation = slotOf('conversation')

/** What the row of a turn says that its events say, too: who changes it there changes what the events say. */
export interface Known {
  id: string
  started_at: string
  model: string
  user: string | null
  key: string | null
  conversation: string | null
}

/** The last value of each slot before the first event: what clients named only where the database gives it back as it was. */
export function firstValues(known: Known): unknown[] {
  const values: unknown[] = new Array(slots.length)
  values[turnId] = known.id
  values[startedAt] = known.started_at
  values[model] = asKept(known.model)
  values[user] = asKept(known.user)
  values[key] = known.key
  values[conversation] = asKept(known.conversation)
  return values
}

/** A column ends at a zero, and half a surrogate pair has no UTF-8. */
const alteredByColumns = /[\0\ud800-\udfff]/

function asKept(value: string | null): string | null | undefined {
  return value !== null && alteredByColumns.test(value) ? undefined : value
}
