import type {
  LanguageModelV3Message,
  LanguageModelV3ToolResultOutput,
  LanguageModelV3ToolResultPart,
} from '@ai-sdk/provider'
import { PlumblineError } from '../../contract/errors.ts'
import { isMediaPart, type Part, type ToolResultPart } from '../../contract/part.ts'
import { base64Of, contentOf, optionsOf, type PromptContext } from './content.ts'

type ContentOutput = Extract<LanguageModelV3ToolResultOutput, { type: 'content' }>['value']

/**
 * The results of tools. Media and text that follow a result belong to it; what comes before the first result is the
 * user's.
 */
export async function toolMessage(
  parts: Part[],
  paths: string[],
  context: PromptContext,
): Promise<LanguageModelV3Message[]> {
  const first = parts.findIndex((part) => part.type === 'tool_result')
  const loose = first === -1 ? parts : parts.slice(0, first)
  const messages: LanguageModelV3Message[] = []
  if (loose.length > 0) {
    const content = await Promise.all(loose.map((part, index) => contentOf(part, paths[index], context)))
    messages.push({ role: 'user', content })
  }
  const results: LanguageModelV3ToolResultPart[] = []
  for (let start = first; start !== -1; ) {
    const result = parts[start]
    const next = parts.findIndex((part, index) => index > start && part.type === 'tool_result')
    const end = next === -1 ? parts.length : next
    if (result?.type === 'tool_result')
      results.push({
        type: 'tool-result',
        toolCallId: result.call_id,
        toolName: context.toolNames.get(result.call_id) ?? 'unknown',
        output: await outputOf(result, parts.slice(start + 1, end), paths.slice(start + 1, end), context),
        ...optionsOf(result),
      })
    start = next
  }
  if (results.length > 0) messages.unshift({ role: 'tool', content: results })
  return messages
}

async function outputOf(
  result: ToolResultPart,
  more: Part[],
  paths: string[],
  context: PromptContext,
): Promise<LanguageModelV3ToolResultOutput> {
  if (more.length === 0) return { type: 'text', value: result.text }
  const value: ContentOutput = []
  if (result.text !== '') value.push({ type: 'text', text: result.text })
  for (const [index, part] of more.entries()) {
    if (!isMediaPart(part)) {
      value.push({ type: 'text', text: part.type === 'text' ? part.text : JSON.stringify(part) })
      continue
    }
    if (!context.info.input.includes(part.type))
      throw new PlumblineError('model_lacks_modality', {
        param: paths[index],
        details: { model: context.info.id, modality: part.type },
      })
    value.push({
      type: part.type === 'image' ? 'image-data' : 'file-data',
      data: await base64Of(part, context.blobs),
      mediaType: part.blob.media_type,
    })
  }
  return { type: 'content', value }
}
