import type { Usage } from '../../contract/budget.ts'
import type { EndEvent, FinishReason } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'
import type { CitableDocument } from './documents.ts'
import { type ContentBlock, MessageOutput } from './output.ts'

/** Why generation ended, in Anthropic's words; null for an answer that its model ended with an error. */
export function stopReason(reason: FinishReason): string | null {
  switch (reason) {
    case 'stop':
      return 'end_turn'
    case 'length':
      return 'max_tokens'
    case 'tool_calls':
      return 'tool_use'
    case 'content_filter':
      return 'refusal'
    default:
      return null
  }
}

/**
 * Tokens as Anthropic counts them: `input_tokens` are those that no cache had a part in. The protocol demands numbers,
 * so a model that counts nothing reads 0 here; the turn's own record says that it counted nothing.
 */
export function messageUsage(usage: Usage | null) {
  const {
    input_tokens = 0,
    output_tokens = 0,
    cached_input_tokens = 0,
    cache_write_input_tokens = 0,
    reasoning_tokens,
  } = usage ?? {}
  return {
    input_tokens: Math.max(0, input_tokens - cached_input_tokens - cache_write_input_tokens),
    output_tokens,
    cache_read_input_tokens: cached_input_tokens,
    cache_creation_input_tokens: cache_write_input_tokens,
    output_tokens_details: reasoning_tokens === undefined ? null : { thinking_tokens: reasoning_tokens },
    server_tool_use: null,
  }
}

/** The message object. Its end is null while it is being written. */
export function messageObject(
  turn: Turn,
  content: ContentBlock[],
  end?: EndEvent & { type: 'turn.completed' },
): Record<string, unknown> {
  return {
    id: `msg_${turn.id}`,
    type: 'message',
    role: 'assistant',
    model: turn.request.model,
    content,
    stop_reason: end ? stopReason(end.finish_reason) : null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: {
      ...messageUsage(end?.usage ?? null),
      cache_creation: null,
      inference_geo: null,
      service_tier: null,
      speed: null,
    },
  }
}

/** The whole answer as one message. */
export function wholeMessage(
  turn: Turn,
  documents: readonly CitableDocument[],
  end: EndEvent & { type: 'turn.completed' },
): string {
  const output = new MessageOutput(turn, documents)
  for (const event of turn.told) output.apply(event)
  output.finish()
  return JSON.stringify({
    ...messageObject(turn, output.delivered, end),
    plumbline: turn.projection.answer(),
  })
}
