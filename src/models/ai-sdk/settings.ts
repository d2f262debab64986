import type { JSONObject, LanguageModelV3CallOptions } from '@ai-sdk/provider'
import type { ModelCall } from '../../contract/ports/model.ts'
import { objectOf, stringOf } from '../openai/json.ts'
import { cappedSettings } from '../openai/output-cap.ts'
import { type Family, providerOptionsOf } from './provider-options.ts'
import { toolChoiceOf, toolsOf } from './tools.ts'

export type CallSettings = Omit<LanguageModelV3CallOptions, 'prompt' | 'abortSignal'>

/** Fields of a request that are read here or elsewhere, or that mean nothing to these providers. */
const read = new Set(
  `tools tool_choice parallel_tool_calls response_format seed presence_penalty frequency_penalty top_k
  reasoning_effort reasoning thinking citations cache_control provider_options max_tokens max_completion_tokens
  user metadata store stream stream_options n logprobs service_tier model messages plumbline`.split(/\s+/),
)

/**
 * Settings of a call in the AI SDK's terms. `provider_options` is handed to the provider as the SDK documents them;
 * what nobody here knows is named in `ignored`.
 */
export function settingsOf(
  call: ModelCall,
  family: Family,
): { settings: CallSettings; ignored: string[]; citeDocuments: boolean } {
  const { max_output_tokens, temperature, top_p, stop, extra } = cappedSettings(call)
  const tools = toolsOf(extra.tools)
  const responseFormat = responseFormatOf(extra.response_format)
  const { options, thinkingTokens } = providerOptionsOf(call, family, max_output_tokens)
  const settings: CallSettings = {
    maxOutputTokens: max_output_tokens === undefined ? undefined : max_output_tokens - thinkingTokens,
    temperature,
    topP: top_p,
    topK: numberOf(extra.top_k),
    stopSequences: typeof stop === 'string' ? [stop] : stop,
    seed: numberOf(extra.seed),
    presencePenalty: numberOf(extra.presence_penalty),
    frequencyPenalty: numberOf(extra.frequency_penalty),
    ...(tools.length > 0 && { tools, toolChoice: toolChoiceOf(extra.tool_choice) }),
    responseFormat,
    providerOptions: options,
  }
  const structured = responseFormat?.type === 'json'
  return {
    settings,
    ignored: Object.keys(extra).filter((key) => !read.has(key)),
    // Anthropic refuses citations together with a schema for the answer.
    citeDocuments: objectOf(extra.citations)?.enabled === true && !structured,
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** `response_format` of Chat Completions. */
function responseFormatOf(value: unknown): CallSettings['responseFormat'] {
  const format = objectOf(value)
  if (format?.type === 'json_object') return { type: 'json' }
  if (format?.type !== 'json_schema') return undefined
  const wanted = objectOf(format.json_schema) ?? format
  const schema: JSONObject = Object(wanted.schema ?? {})
  return {
    type: 'json',
    schema,
    name: stringOf(wanted.name),
    description: stringOf(wanted.description),
  }
}
