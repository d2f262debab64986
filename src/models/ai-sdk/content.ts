import type {
  LanguageModelV3FilePart,
  LanguageModelV3TextPart,
  SharedV3ProviderOptions,
} from '@ai-sdk/provider'
import { PlumblineError } from '../../contract/errors.ts'
import {
  type DocumentPart,
  isMediaPart,
  type MediaPart,
  type Part,
  type TextPart,
} from '../../contract/part.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { ModelInfo } from '../../contract/ports/model.ts'
import type { Thoughts } from './thoughts.ts'

export interface PromptOptions {
  info: ModelInfo
  thoughts: Thoughts
  blobs: Pick<BlobStore, 'read'>
  /** Ask for citations of all documents, also of those that do not ask themselves. */
  citeDocuments: boolean
  /** Whether texts can be cited, too: they are then sent as documents. */
  citesTexts: boolean
}

/** What is needed to write one message. */
export interface PromptContext extends PromptOptions {
  /** Names of the tools that were called, by the call's id. */
  toolNames: Map<string, string>
}

/** A part of a message, text or file. */
export async function contentOf(
  part: Part,
  path: string | undefined,
  context: PromptContext,
): Promise<LanguageModelV3TextPart | LanguageModelV3FilePart> {
  if (part.type === 'text' && part.citations?.enabled && context.citesTexts) {
    const data = Buffer.from(part.text).toString('base64')
    return citable({ type: 'file', mediaType: 'text/plain', data }, part, path, 'document.txt')
  }
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
  return citable(file, part, path, 'document.pdf')
}

/** Sources come back by file name, so the path stands there; the title is what the model reads. */
function citable(
  file: LanguageModelV3FilePart,
  part: TextPart | DocumentPart,
  path: string | undefined,
  usualName: string,
): LanguageModelV3FilePart {
  const title = part.filename ?? usualName
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

export function textOf(part: Part): string {
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
