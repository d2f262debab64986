import type { ModelCall } from '../../../contract/ports/model.ts'
import { arrayOf, type JsonObject, objectOf } from '../json.ts'
import { cappedSettings } from '../output-cap.ts'

/** Fields of Chat Completions that the Responses API does not have. */
const unknown = [
  'stop',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'n',
  'logprobs',
  'modalities',
  'audio',
  'prediction',
]

/** Fields that are written in other words below, or that are made here. */
const translated = new Set([
  ...['model', 'messages', 'input', 'stream', 'stream_options', 'plumbline', 'tools', 'tool_choice'],
  ...['response_format', 'reasoning_effort', 'reasoning', 'verbosity', 'text', 'store', 'top_logprobs'],
  ...['max_tokens', 'max_completion_tokens', 'cache_control'],
])

/** Settings of a call in the words of the Responses API, and those that it does not know. */
export function responsesSettings(call: ModelCall): { settings: JsonObject; ignored: string[] } {
  const { max_output_tokens, temperature, top_p, stop, extra } = cappedSettings(call)
  const asked: JsonObject = { ...extra, stop }
  const ignored = unknown.filter((name) => asked[name] !== undefined && asked[name] !== null)
  const untouched = Object.entries(extra).filter(([name]) => !translated.has(name) && !unknown.includes(name))
  const { tools, tool_choice, reasoning_effort, reasoning, verbosity, text, store } = extra
  const format = formatOf(extra.response_format)
  const thinking = { ...objectOf(reasoning), ...(reasoning_effort != null && { effort: reasoning_effort }) }
  const written = { ...objectOf(text), ...(format && { format }), ...(verbosity != null && { verbosity }) }
  return {
    settings: {
      ...Object.fromEntries(untouched),
      store: store === true,
      ...(call.stream && { stream: true }),
      max_output_tokens,
      temperature,
      top_p,
      ...(Array.isArray(tools) && { tools: arrayOf(tools).map(flat) }),
      ...(tool_choice != null && { tool_choice: flat(tool_choice) }),
      ...(Object.keys(thinking).length > 0 && { reasoning: thinking }),
      ...(Object.keys(written).length > 0 && { text: written }),
    },
    ignored,
  }
}

/** `{type: 'function', function: {…}}` as `{type: 'function', …}`; everything else is the same in both protocols. */
function flat(value: unknown): unknown {
  const fields = objectOf(value)
  const nested = objectOf(fields?.function)
  return fields && nested ? { type: 'function', ...nested } : value
}

function formatOf(value: unknown): JsonObject | undefined {
  const format = objectOf(value)
  const nested = objectOf(format?.json_schema)
  return format && nested ? { type: 'json_schema', ...nested } : format
}
