import type { LanguageModelV3FunctionTool, LanguageModelV3ToolChoice } from '@ai-sdk/provider'
import { arrayOf, objectOf, stringOf } from '../openai/json.ts'

/** Tools in the shape of Chat Completions (`{type: 'function', function: {…}}`) or Responses, where it is flat. */
export function toolsOf(value: unknown): LanguageModelV3FunctionTool[] {
  return arrayOf(value).flatMap((entry) => {
    const tool = objectOf(entry)
    if (tool?.type !== 'function') return []
    const definition = objectOf(tool.function) ?? tool
    const name = stringOf(definition.name)
    if (name === undefined) return []
    const cache = objectOf(tool.cache_control)
    return {
      type: 'function',
      name,
      description: stringOf(definition.description),
      inputSchema: objectOf(definition.parameters) ?? { type: 'object', properties: {} },
      ...(typeof definition.strict === 'boolean' && { strict: definition.strict }),
      ...(cache && {
        providerOptions: { anthropic: { cacheControl: { type: 'ephemeral', ...ttlOf(cache) } } },
      }),
    }
  })
}

function ttlOf(cache: Record<string, unknown>): { ttl?: string } {
  const ttl = stringOf(cache.ttl)
  return ttl === undefined ? {} : { ttl }
}

/** `tool_choice` of Chat Completions, or of Responses. */
export function toolChoiceOf(value: unknown): LanguageModelV3ToolChoice | undefined {
  if (value === 'auto' || value === 'none' || value === 'required') return { type: value }
  const choice = objectOf(value)
  const toolName = stringOf(objectOf(choice?.function)?.name) ?? stringOf(choice?.name)
  return toolName === undefined ? undefined : { type: 'tool', toolName }
}
