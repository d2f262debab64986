import type { GenerationSettings } from '../../contract/ports/model.ts'
import { unsupported } from '../http/parse.ts'
import type { UnreadCountRequest, UnreadMessagesRequest } from './schema.ts'
import { chatToolChoice, chatTools } from './tools.ts'

/** Fields that are read here or have no meaning for an upstream; all others go to it as they are. */
const ownFields = new Set([
  ...['model', 'messages', 'system', 'max_tokens', 'stream', 'stop_sequences', 'temperature', 'top_p'],
  ...['tools', 'tool_choice', 'thinking', 'output_config', 'metadata', 'plumbline', 'service_tier'],
  ...['container', 'diagnostics', 'inference_geo', 'context_management', 'user_profile_id', 'workspace_id'],
])

/** Refuses, by name, what is run at Anthropic only. Throws `parameter_unsupported`. */
export function refuseUnsupported(body: UnreadCountRequest): void {
  if (body.mcp_servers != null)
    throw unsupported('mcp_servers', 'MCP servers belong to agents of this server')
  if (body.container != null) throw unsupported('container', 'nothing is kept between requests')
}

/** Settings of generation, in the words of Chat Completions. */
export function readSettings(body: UnreadMessagesRequest): GenerationSettings {
  const { max_tokens, temperature, top_p, stop_sequences, thinking, output_config } = body
  const untouched = Object.entries(body).filter(([key, value]) => !ownFields.has(key) && value != null)
  const extra: Record<string, unknown> = { ...Object.fromEntries(untouched), ...toolSettings(body) }
  if (thinking) extra.thinking = thinking
  if (output_config?.effort) extra.reasoning_effort = output_config.effort
  if (output_config?.format) extra.response_format = responseFormat(output_config.format)
  return {
    max_output_tokens: max_tokens,
    temperature: temperature ?? undefined,
    top_p: top_p ?? undefined,
    stop: stop_sequences && stop_sequences.length > 0 ? stop_sequences : undefined,
    extra,
  }
}

/** `tools`, `tool_choice` and `parallel_tool_calls`, where the client spoke of tools. */
export function toolSettings({ tools, tool_choice }: UnreadCountRequest): Record<string, unknown> {
  if (!tools || tools.length === 0) return {}
  return {
    tools: chatTools(tools),
    ...(tool_choice ? { tool_choice: chatToolChoice(tool_choice) } : {}),
    ...(tool_choice?.disable_parallel_tool_use ? { parallel_tool_calls: false } : {}),
  }
}

function responseFormat({ type, schema }: { type: string; schema?: Record<string, unknown> }) {
  if (type !== 'json_schema')
    throw unsupported('output_config.format', `formats of type ${JSON.stringify(type)} are not known`)
  return { type: 'json_schema', json_schema: { name: 'answer', schema: schema ?? {}, strict: true } }
}
