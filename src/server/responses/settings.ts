import { z } from 'zod'
import type { GenerationSettings } from '../../contract/ports/model.ts'
import { parseAt, unsupported } from '../http/parse.ts'
import type { UnreadRequest } from './schema.ts'
import { chatToolChoice, chatTools, withoutNulls } from './tools.ts'

/** Fields that are read here or have no meaning for an upstream; all others go to it as they are. */
const ownFields = new Set([
  ...['model', 'input', 'instructions', 'stream', 'stream_options', 'plumbline'],
  ...['max_output_tokens', 'temperature', 'top_p', 'tools', 'tool_choice', 'text', 'reasoning'],
  ...['truncation', 'include', 'store', 'metadata', 'top_logprobs'],
  ...['previous_response_id', 'conversation', 'background', 'prompt'],
])

const JsonSchemaFormat = z.looseObject({
  type: z.literal('json_schema'),
  name: z.string(),
  schema: z.record(z.string(), z.unknown()),
  description: z.string().nullish(),
  strict: z.boolean().nullish(),
})

/** Refuses, by name, what would need work to go on without its request, or tokens to be weighed. Throws `parameter_unsupported`. */
export function refuseUnsupported(body: UnreadRequest): void {
  if (body.background === true) throw unsupported('background', 'a turn lives as long as its request')
  if (body.prompt != null)
    throw unsupported('prompt', 'prompts are not kept here; send instructions and input')
  if (Number(body.top_logprobs ?? 0) > 0) throw unsupported('top_logprobs', 'log probabilities are not kept')
}

/**
 * Settings of generation, in the words of Chat Completions. OpenAI takes `metadata` there only together with
 * `store`, so both go up only when the client asks for storing.
 */
export function readSettings(body: UnreadRequest): GenerationSettings {
  const { max_output_tokens, temperature, top_p, tools, tool_choice, text, reasoning } = body
  const untouched = Object.fromEntries(Object.entries(body).filter(([key]) => !ownFields.has(key)))
  const extra = withoutNulls({
    ...untouched,
    tools: tools && tools.length > 0 ? chatTools(tools) : undefined,
    tool_choice: tool_choice == null ? undefined : chatToolChoice(tool_choice),
    response_format: text?.format ? responseFormat(text.format) : undefined,
    verbosity: text?.verbosity,
    reasoning_effort: reasoning?.effort,
    ...(body.store ? { store: true, metadata: body.metadata } : {}),
  })
  return {
    max_output_tokens: max_output_tokens ?? undefined,
    temperature: temperature ?? undefined,
    top_p: top_p ?? undefined,
    extra,
  }
}

/** `text.format` as `response_format`. Plain text is what models write anyway. */
function responseFormat(format: { type: string }): Record<string, unknown> | undefined {
  switch (format.type) {
    case 'text':
      return undefined
    case 'json_object':
      return { type: 'json_object' }
    case 'json_schema': {
      const { name, schema, description, strict } = parseAt(JsonSchemaFormat, format, 'text.format')
      return { type: 'json_schema', json_schema: withoutNulls({ name, schema, description, strict }) }
    }
    default:
      throw unsupported('text.format', `formats of type ${JSON.stringify(format.type)} are not known`)
  }
}
