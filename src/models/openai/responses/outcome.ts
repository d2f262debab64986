import type { Usage } from '../../../contract/budget.ts'
import { PlumblineError } from '../../../contract/errors.ts'
import type { FinishReason } from '../../../contract/event.ts'
import { type JsonObject, objectOf, stringOf } from '../json.ts'
import { usageOf } from '../outcome.ts'

/** Tokens from a Responses `usage` object, which is that of Chat Completions under other names. */
export function responsesUsage(value: unknown): Usage | null {
  const usage = objectOf(value)
  return usageOf({
    prompt_tokens: usage?.input_tokens,
    completion_tokens: usage?.output_tokens,
    prompt_tokens_details: usage?.input_tokens_details,
    completion_tokens_details: usage?.output_tokens_details,
  })
}

/** Why a response ended. */
export function responsesFinish(response: JsonObject, called: boolean): FinishReason {
  const reason = stringOf(objectOf(response.incomplete_details)?.reason)
  if (response.status === 'incomplete') return reason === 'content_filter' ? 'content_filter' : 'length'
  return called ? 'tool_calls' : 'stop'
}

/** An `error` event, or the `error` of a failed response, as an error of ours. */
export function reportedFailure(
  error: unknown,
  model: string,
  redact: (text: string) => string,
): PlumblineError {
  const fields = objectOf(error)
  const code = stringOf(fields?.code) ?? 'in its answer'
  const reason = redact(stringOf(fields?.message) ?? 'it gave no reason')
  if (code === 'rate_limit_exceeded')
    return new PlumblineError('upstream_rate_limited', { details: { model, reason } })
  return new PlumblineError('upstream_failed', { details: { model, status: code, reason } })
}
