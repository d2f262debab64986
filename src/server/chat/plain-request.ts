import { wellFormed } from '../../contract/well-formed.ts'
import type { ChatRequest } from './schema.ts'

type Fields = Record<string, unknown>

/**
 * True for the requests that are usual: roles and texts, and settings in their bounds. They are as `ChatRequest` would
 * have them, at a tenth of what it costs to ask it. Of all others it says nothing; the schema decides, and words errors.
 */
export function isPlainChat(value: unknown): value is ChatRequest {
  if (!isFields(value)) return false
  const { model, messages } = value
  if (typeof model !== 'string' || model === '' || !Array.isArray(messages) || messages.length === 0)
    return false
  for (const message of messages) if (!isPlainMessage(message)) return false
  for (const key in value) {
    const isPlain = plain.get(key)
    // JSON may hold a member of this name; what is copied from such an object is another object.
    if (isPlain ? !isPlain(value[key]) : key === '__proto__') return false
  }
  return true
}

type Check = (value: unknown) => boolean

const isAbsent: Check = (value) => value === undefined || value === null
const isFlag: Check = (value) => isAbsent(value) || typeof value === 'boolean'
const isCount: Check = (value) => isAbsent(value) || isPositive(value)
const within =
  (most: number): Check =>
  (value) =>
    isAbsent(value) || (typeof value === 'number' && value >= 0 && value <= most)

const plain = new Map<string, Check>([
  ['stream', isFlag],
  ['stream_options', isAbsent],
  ['max_completion_tokens', isCount],
  ['max_tokens', isCount],
  ['temperature', within(2)],
  ['top_p', within(1)],
  ['stop', (value) => isAbsent(value) || typeof value === 'string'],
  ['plumbline', isPlainWish],
])

const roles = new Set<unknown>(['system', 'developer', 'user', 'assistant'])

function isPlainMessage(message: unknown): boolean {
  if (!isFields(message) || !roles.has(message.role) || typeof message.content !== 'string') return false
  for (const key in message) {
    if (key === 'tool_calls' || key === 'tool_call_id' || key === '__proto__') return false
  }
  return true
}

/** A budget and a user's name, at the most. */
function isPlainWish(value: unknown): boolean {
  if (!isFields(value)) return false
  for (const key in value) {
    if (key === 'budget' ? !isPlainBudget(value[key]) : key !== 'user' || !isName(value[key])) return false
  }
  return true
}

function isPlainBudget(value: unknown): boolean {
  if (!isFields(value)) return false
  for (const key in value) {
    const limit = value[key]
    if (key === 'latency_ms' ? !isPositive(limit) : key !== 'cost_usd' || !isAmount(limit)) return false
  }
  return true
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 256 && wellFormed.test(value)
}
