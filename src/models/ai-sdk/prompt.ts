import type {
  LanguageModelV3FilePart,
  LanguageModelV3Message,
  LanguageModelV3Prompt,
  LanguageModelV3TextPart,
  LanguageModelV3ToolCallPart,
  SharedV3ProviderOptions,
} from '@ai-sdk/provider'
import { PlumblineError } from '../../contract/errors.ts'
import type { Message } from '../../contract/message.ts'
import { isMediaPart, type MediaPart, type Part } from '../../contract/part.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { ModelCall, ModelInfo } from '../../contract/ports/model.ts'
import { toolMessage } from './tool-message.ts'

export interface PromptOptions {
  info: ModelInfo
  blobs: Pick<BlobStore, 'read'>
  /** Ask for citations of all documents, also of those that do not ask themselves. */
  citeDocuments: boolean
}

/** What is needed to write one message. */
export interface PromptContext extends PromptOptions {
  /** Names of the tools that were called, by the call's id. */
  toolNames: Map<string, string>
}

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
  const content: (LanguageModelV3TextPart | LanguageModelV3FilePart | LanguageModelV3ToolCallPart)[] = []
  for (const [index, part] of parts.entries()) {
    if (part.type === 'tool_call')
      content.push({
        type: 'tool-call',
        toolCallId: part.call_id,
        toolName: part.name,
        input: argumentsOf(part.arguments),
      })
    else content.push(await contentOf(part, paths[index], context))
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

/** A part of a message, text or file. */
export async function contentOf(
  part: Part,
  path: string | undefined,
  context: PromptContext,
): Promise<LanguageModelV3TextPart | LanguageModelV3FilePart> {
  if (!isMediaPart(part)) return { type: 'text', text: textOf(part), ...optionsOf(part) }
  const { info } = context
  if (!info.input.includes(part.type))
    throw new PlumblineError('model_lacks_modality', {
      param: path,
      details: { model: info.id, modality: part.type },
    })
  const data = await base64Of(part, context.blobs)
  const file: LanguageModelV3FilePart = { type: 'file', mediaType: part.blob.media_type, data }
  const cited = part.type === 'document' && (part.citations?.enabled ?? context.citeDocuments)
  if (!cited) return { ...file, ...named(part.filename), ...optionsOf(part) }
  // Sources come back by file name, so the path stands there; the title is what the model reads.
  const title = part.filename ?? 'document.pdf'
  const citations = { citations: { enabled: true }, title }
  return { ...file, filename: path ?? title, ...optionsOf(part, citations) }
}

function named(filename: string | undefined): { filename?: string } {
  return filename === undefined ? {} : { filename }
}

/** The bytes of a media part as base64. */
export async function base64Of(part: MediaPart, blobs: Pick<BlobStore, 'read'>): Promise<string> {
  return (await blobs.read(part.blob.hash)).toString('base64')
}

function textOf(part: Part): string {
  if (part.type === 'text' || part.type === 'tool_result') return part.text
  return JSON.stringify(part.type === 'data' ? part.value : part)
}

/** Options of a part that only Anthropic reads. */
export function optionsOf(
  part: Part,
  more: Record<string, string | { enabled: boolean }> = {},
): { providerOptions?: SharedV3ProviderOptions } {
  const cache = 'cache_control' in part ? part.cache_control : undefined
  const anthropic = { ...more, ...(cache && { cacheControl: { ...cache } }) }
  return Object.keys(anthropic).length > 0 ? { providerOptions: { anthropic } } : {}
}
