import type { Usage } from '../../contract/budget.ts'
import type { WireError } from '../../contract/errors.ts'
import type { EndEvent } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'
import { failureOf } from '../http/deliver.ts'
import type { ItemStatus, OutputItem } from './items.ts'
import { ResponseOutput } from './output.ts'
import type { UnreadRequest } from './schema.ts'

export type ResponseStatus = 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled'

/** How a turn's end reads in the Responses API. */
export interface Ending {
  status: Exclude<ResponseStatus, 'in_progress'>
  itemStatus: ItemStatus
  incomplete_details: { reason: 'max_output_tokens' | 'content_filter' } | null
  error: { code: string; message: string } | null
  usage: Usage | null
}

export function endingOf(end: EndEvent): Ending {
  const incomplete = { itemStatus: 'incomplete' as const, incomplete_details: null, usage: null }
  if (end.type === 'turn.cancelled') return { ...incomplete, status: 'cancelled', error: null }
  if (end.type === 'turn.failed')
    return { ...incomplete, status: 'failed', error: responseError(failureOf(end)) }
  const { usage } = end
  switch (end.finish_reason) {
    case 'length':
    case 'content_filter': {
      const reason = end.finish_reason === 'length' ? 'max_output_tokens' : 'content_filter'
      return { ...incomplete, status: 'incomplete', incomplete_details: { reason }, error: null, usage }
    }
    case 'error': {
      const error = { code: 'server_error', message: 'The model ended its answer with an error.' }
      return { ...incomplete, status: 'failed', error, usage }
    }
    case 'cancelled':
      return { ...incomplete, status: 'cancelled', error: null, usage }
    default:
      return { status: 'completed', itemStatus: 'completed', incomplete_details: null, error: null, usage }
  }
}

/** The codes that a response's error may have are a closed list; the `error` event names the row of our table. */
function responseError({ code, type, message }: WireError): { code: string; message: string } {
  if (code === 'upstream_rate_limited') return { code: 'rate_limit_exceeded', message }
  return { code: type === 'invalid_request_error' ? 'invalid_prompt' : 'server_error', message }
}

/** Absent where nobody counted. Writes to a cache are not reported to Plumbline. */
function responseUsage(usage: Usage | null) {
  if (!usage) return undefined
  const { input_tokens, output_tokens, cached_input_tokens = 0, reasoning_tokens = 0 } = usage
  return {
    input_tokens,
    input_tokens_details: { cached_tokens: cached_input_tokens, cache_write_tokens: 0 },
    output_tokens,
    output_tokens_details: { reasoning_tokens },
    total_tokens: input_tokens + output_tokens,
  }
}

/**
 * The `response` object: what was asked, echoed with the API's defaults, and what came of it so far. `createdAt` is in
 * Unix seconds. Temperature and top_p are null where the client left them to the model.
 */
export function responseObject(
  turn: Turn,
  asked: UnreadRequest,
  createdAt: number,
  output: OutputItem[],
  ending?: Ending,
): Record<string, unknown> {
  return {
    id: `resp_${turn.id}`,
    object: 'response',
    created_at: createdAt,
    status: ending?.status ?? 'in_progress',
    background: false,
    completed_at: ending?.status === 'completed' ? Math.floor(Date.now() / 1000) : null,
    error: ending?.error ?? null,
    incomplete_details: ending?.incomplete_details ?? null,
    instructions: asked.instructions ?? null,
    max_output_tokens: asked.max_output_tokens ?? null,
    metadata: asked.metadata ?? {},
    model: asked.model,
    output,
    parallel_tool_calls: asked.parallel_tool_calls ?? true,
    previous_response_id: asked.previous_response_id ?? null,
    prompt_cache_key: asked.prompt_cache_key ?? null,
    reasoning: asked.reasoning ?? { effort: null, summary: null },
    safety_identifier: asked.safety_identifier ?? null,
    service_tier: asked.service_tier ?? 'auto',
    store: asked.store ?? false,
    temperature: asked.temperature ?? null,
    text: { ...asked.text, format: asked.text?.format ?? { type: 'text' } },
    tool_choice: asked.tool_choice ?? 'auto',
    tools: (asked.tools ?? []).map((tool) => ({ parameters: null, strict: null, ...tool })),
    top_logprobs: 0,
    top_p: asked.top_p ?? null,
    truncation: asked.truncation ?? 'disabled',
    usage: responseUsage(ending?.usage ?? null),
    user: asked.user ?? undefined,
  }
}

/** The whole answer as one `response` object. */
export function wholeResponse(turn: Turn, asked: UnreadRequest, createdAt: number, end: EndEvent): string {
  const output = new ResponseOutput(turn)
  for (const event of turn.told) output.apply(event)
  const ending = endingOf(end)
  output.finish(ending.itemStatus)
  return JSON.stringify({
    ...responseObject(turn, asked, createdAt, output.delivered, ending),
    plumbline: turn.projection.answer(),
  })
}
