import type { Message } from '../contract/message.ts'
import type { Part } from '../contract/part.ts'
import type { ToolContext } from '../contract/ports/tool.ts'

/** The context of a call in a turn whose one message has these parts, at `messages[0].content[i]`. */
export function callContext(parts: Part[] = [], overrides: Partial<ToolContext> = {}): ToolContext {
  const messages: Message[] = parts.length > 0 ? [{ role: 'user', parts }] : []
  return {
    turnId: 'turn_1',
    callId: 'call_1',
    idempotencyKey: 'turn_1/call_1',
    messages,
    paths: messages.map((message) => message.parts.map((_, i) => `messages[0].content[${i}]`)),
    signal: new AbortController().signal,
    remainingMs: () => 60_000,
    progress() {},
    ...overrides,
  }
}
