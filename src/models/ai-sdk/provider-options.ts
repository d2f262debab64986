import type { JSONObject, SharedV3ProviderOptions } from '@ai-sdk/provider'
import type { ModelCall } from '../../contract/ports/model.ts'
import { type JsonObject, objectOf, stringOf } from '../openai/json.ts'

/** Which provider's own options a model reads. */
export type Family = 'anthropic' | 'google' | 'mistral' | 'bedrock' | 'other'

/** Anthropic's least for thinking (docs: Extended thinking). */
const leastThinking = 1_024

/**
 * Options that only one provider has: reasoning, caching, one tool call at a time. `thinkingTokens` are those of
 * `maxTokens` that thinking may take; the SDK's provider adds them to the answer's.
 */
export function providerOptionsOf(
  call: ModelCall,
  family: Family,
  maxTokens: number | undefined,
): { options: SharedV3ProviderOptions; thinkingTokens: number } {
  const { extra } = call.settings
  const options: SharedV3ProviderOptions = {}
  for (const [name, value] of Object.entries(objectOf(extra.provider_options) ?? {})) {
    const own = objectOf(value)
    if (own) options[name] = asJson(own)
  }
  const effort = stringOf(extra.reasoning_effort) ?? stringOf(objectOf(extra.reasoning)?.effort)
  if (family === 'google' && effort !== undefined)
    options.google = { thinkingConfig: thinkingConfig(effort, call), ...options.google }
  if (family === 'mistral' && effort !== undefined)
    options.mistral = { reasoningEffort: effort === 'none' ? 'none' : 'high', ...options.mistral }
  if (family === 'mistral' && extra.parallel_tool_calls === false)
    options.mistral = { parallelToolCalls: false, ...options.mistral }
  if (family === 'anthropic') {
    const own = anthropicOptions(extra, effort)
    if (Object.keys(own).length > 0) options.anthropic = { ...own, ...options.anthropic }
  }
  return { options, thinkingTokens: fitThinking(options, maxTokens) }
}

function asJson(value: JsonObject): JSONObject {
  return JSON.parse(JSON.stringify(value))
}

function thinkingConfig(effort: string, call: ModelCall): JSONObject {
  const known = objectOf(objectOf(call.settings.extra.provider_options)?.google)?.thinkingConfig
  const own = objectOf(known)
  if (own) return asJson(own)
  const level = effort === 'xhigh' || effort === 'max' ? 'high' : effort
  return {
    includeThoughts: effort !== 'none',
    ...(level === 'none' ? { thinkingBudget: 0 } : { thinkingLevel: level }),
  }
}

function anthropicOptions(extra: JsonObject, effort: string | undefined): JSONObject {
  const own: JSONObject = {}
  const thinking = objectOf(extra.thinking)
  const type = stringOf(thinking?.type)
  if (type !== undefined) {
    const budget = thinking?.budget_tokens
    own.thinking = { type, ...(typeof budget === 'number' && { budgetTokens: budget }) }
  }
  if (effort === 'none') own.thinking ??= { type: 'disabled' }
  else if (effort !== undefined) own.effort = effort === 'minimal' ? 'low' : effort
  const cache = objectOf(extra.cache_control)
  if (cache?.type === 'ephemeral') {
    const ttl = stringOf(cache.ttl)
    own.cacheControl = { type: 'ephemeral', ...(ttl !== undefined && { ttl }) }
  }
  if (extra.parallel_tool_calls === false) own.disableParallelToolUse = true
  return own
}

/** Keeps thinking inside what the whole answer may take: half of it at the most, none where that is too little. */
function fitThinking(options: SharedV3ProviderOptions, maxTokens: number | undefined): number {
  const thinking = objectOf(options.anthropic?.thinking)
  const asked = thinking?.budgetTokens
  if (thinking?.type !== 'enabled' || typeof asked !== 'number' || maxTokens === undefined) return 0
  const tokens = asked < maxTokens ? asked : Math.floor(maxTokens / 2)
  const fits = tokens >= leastThinking
  options.anthropic = {
    ...options.anthropic,
    thinking: fits ? { type: 'enabled', budgetTokens: tokens } : { type: 'disabled' },
  }
  return fits ? tokens : 0
}
