import type { Usage } from '../../contract/budget.ts'
import type { Citation } from '../../contract/citation.ts'
import type { EndEvent, FinishReason } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'
import { answerJson } from './answer-json.ts'

/** What Chat Completions calls the usage of a turn. Null where nobody counted. */
export function chatUsage(usage: Usage | null) {
  if (!usage) return null
  const { input_tokens, output_tokens, cached_input_tokens = 0, reasoning_tokens = 0 } = usage
  return {
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    total_tokens: input_tokens + output_tokens,
    prompt_tokens_details: { cached_tokens: cached_input_tokens },
    completion_tokens_details: { reasoning_tokens },
  }
}

/** Chat Completions has no word for an ending by error or by leaving; those never reach a completion. */
export function chatFinishReason(reason: FinishReason): string {
  return reason === 'error' || reason === 'cancelled' ? 'stop' : reason
}

/**
 * Citations as `file_citation` annotations. Chat Completions itself defines only URL citations; the shape is that
 * of the Responses API, and `plumbline.citations` has page and box.
 */
export function annotations(citations: Citation[]) {
  return citations.map(({ part, filename, start }, index) => ({
    type: 'file_citation' as const,
    index: start ?? index,
    file_id: part,
    filename: filename ?? part,
  }))
}

/** The whole answer as one Chat Completions object. The upstream's own fields are kept where there was one. */
export function chatCompletion(turn: Turn, end: EndEvent & { type: 'turn.completed' }): string {
  const { projection, request, wireAnswer } = turn
  if (wireAnswer) return appendMember(wireAnswer, 'plumbline', answerJson(projection.answer()))
  const toolCalls = projection.toolCalls.filter(Boolean)
  const cited = annotations(projection.citations)
  return JSON.stringify({
    id: `chatcmpl-${turn.id}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: projection.text || (toolCalls.length > 0 ? null : ''),
          refusal: null,
          ...(cited.length > 0 ? { annotations: cited } : {}),
          ...(toolCalls.length > 0
            ? {
                tool_calls: toolCalls.map(({ call_id, ...fn }) => ({
                  id: call_id,
                  type: 'function',
                  function: fn,
                })),
              }
            : {}),
        },
        logprobs: null,
        finish_reason: chatFinishReason(end.finish_reason),
      },
    ],
    usage: chatUsage(end.usage) ?? undefined,
    plumbline: projection.answer(),
  })
}

/** Adds a last member to a JSON object's text without parsing it. */
export function appendMember(object: string, key: string, value: string): string {
  const open = object.slice(0, object.lastIndexOf('}'))
  const empty = open.trimEnd().endsWith('{')
  return `${open}${empty ? '' : ','}"${key}":${value}}`
}
