import type {
  LanguageModelV3FilePart,
  LanguageModelV3Message,
  LanguageModelV3Prompt,
  LanguageModelV3ReasoningPart,
  LanguageModelV3TextPart,
  LanguageModelV3ToolCallPart,
} from '@ai-sdk/provider'
import type { Message } from '../../contract/message.ts'
import type { Part } from '../../contract/part.ts'
import type { ModelCall } from '../../contract/ports/model.ts'
import { contentOf, optionsOf, type PromptContext, type PromptOptions, textOf } from './content.ts'
import { toolMessage } from './tool-message.ts'

/**
 * A conversation as the AI SDK's language models take it (specification v3). Instructions that stand inside the
 * conversation become the user's words, as most providers take them at its beginning only. Media is read and encoded
 * here, base64 as all providers send it. Throws `model_lacks_modality`, at the path of the part.
 */
export async function promptOf(call: ModelCall, options: PromptOptions): Promise<LanguageModelV3Prompt> {
  const { messages, paths, continueFrom } = call
  const calls = messages.flatMap(({ parts }) => parts.filter((part) => part.type === 'tool_call'))
  const context: PromptContext = {
    ...options,
    toolNames: new Map(calls.map(({ call_id, name }) => [call_id, name])),
  }
  const prompt: LanguageModelV3Prompt = []
  for (const [index, message] of messages.entries()) {
    const begun = prompt.some(({ role }) => role !== 'system')
    prompt.push(...(await messagesOf(message, paths[index] ?? [], begun, context)))
  }
  if (continueFrom !== undefined)
    prompt.push({ role: 'assistant', content: [{ type: 'text', text: continueFrom }] })
  return prompt
}

async function messagesOf(
  message: Message,
  paths: string[],
  begun: boolean,
  context: PromptContext,
): Promise<LanguageModelV3Message[]> {
  const { role, parts } = message
  if ((role === 'system' || role === 'developer') && !begun)
    return parts.map((part) => ({ role: 'system', content: textOf(part), ...optionsOf(part) }))
  if (role === 'assistant') return [await assistantMessage(parts, paths, context)]
  if (role === 'tool') return toolMessage(parts, paths, context)
  const results = parts.filter((part) => part.type === 'tool_result')
  const before = results.length > 0 ? await toolMessage(results, [], context) : []
  const content: (LanguageModelV3TextPart | LanguageModelV3FilePart)[] = []
  for (const [index, part] of parts.entries())
    if (part.type !== 'tool_result') content.push(await contentOf(part, paths[index], context))
  return content.length > 0 ? [...before, { role: 'user', content }] : before
}

async function assistantMessage(
  parts: Part[],
  paths: string[],
  context: PromptContext,
): Promise<LanguageModelV3Message> {
  const content: (
    | LanguageModelV3TextPart
    | LanguageModelV3FilePart
    | LanguageModelV3ReasoningPart
    | LanguageModelV3ToolCallPart
  )[] = []
  for (const [index, part] of parts.entries()) {
    if (part.type === 'tool_call') {
      const thoughts = context.thoughts.of(part.call_id)
      // What was thought before the first call stands before all that the model said, as it was.
      content.unshift(...(thoughts?.reasoning ?? []))
      content.push({
        type: 'tool-call',
        toolCallId: part.call_id,
        toolName: part.name,
        input: argumentsOf(part.arguments),
        ...(thoughts?.providerOptions && { providerOptions: thoughts.providerOptions }),
      })
    } else content.push(await contentOf(part, paths[index], context))
  }
  return { role: 'assistant', content }
}

/** Providers want an object; what a model wrote may not be one. */
function argumentsOf(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { value }
  } catch {
    return { unreadable: text }
  }
}
