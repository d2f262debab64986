import { isDeepStrictEqual } from 'node:util'
import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/sdk/types.js'
import { PlumblineError } from '../../contract/errors.ts'
import type { Part } from '../../contract/part.ts'
import { type MediaDeps, mediaPartOf, storeBytes } from '../media-part.ts'

/** Of all that a result says, so many characters are handed on. */
const longestText = 200_000
const longestError = 4_000

/**
 * What a server returned, as parts in its order; structured content comes first, and texts that repeat it are left
 * out. Media that cannot be used is replaced by words that say why. Throws what the server called an error.
 */
export async function partsOf(result: CallToolResult, deps: MediaDeps, signal: AbortSignal): Promise<Part[]> {
  const { content, structuredContent, isError } = result
  if (isError) throw new Error(errorText(content))
  const parts: Part[] = []
  if (structuredContent !== undefined) parts.push({ type: 'data', value: structuredContent })
  for (const block of content) {
    if (block.type === 'text' && structuredContent && repeats(block.text, structuredContent)) continue
    parts.push(await partOf(block, deps, signal))
  }
  return bounded(parts)
}

function errorText(content: ContentBlock[]): string {
  const texts = content.flatMap((block) => (block.type === 'text' ? [block.text] : []))
  return texts.join('\n').slice(0, longestError) || 'The tool failed and did not say why.'
}

function repeats(text: string, structured: unknown): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(text), structured)
  } catch {
    // It is prose, and says something of its own.
    return false
  }
}

async function partOf(block: ContentBlock, deps: MediaDeps, signal: AbortSignal): Promise<Part> {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text }
    case 'image':
    case 'audio':
      return media(block.data, block.type, deps, signal)
    case 'resource_link': {
      const { uri, name, description, mimeType, size } = block
      return {
        type: 'data',
        value: { resource_link: { uri, name, description, media_type: mimeType, size } },
      }
    }
    case 'resource': {
      const { resource } = block
      if ('text' in resource) return { type: 'text', text: `${resource.uri}\n${resource.text}` }
      return media(resource.blob, `resource ${resource.uri}`, deps, signal)
    }
  }
}

async function media(base64: string, name: string, deps: MediaDeps, signal: AbortSignal): Promise<Part> {
  try {
    const stored = await storeBytes(Buffer.from(base64, 'base64'), deps)
    const part = await mediaPartOf(stored, deps, signal)
    if (part) return part
    return { type: 'text', text: `(Left out: ${name}, ${stored.bytes} bytes of a kind that is not taken.)` }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof PlumblineError)) throw error
    return { type: 'text', text: `(Left out: ${name}. ${error.message})` }
  }
}

function bounded(parts: Part[]): Part[] {
  let left = longestText
  return parts.map((part) => {
    if (part.type === 'data') {
      const length = JSON.stringify(part.value)?.length ?? 0
      left -= length
      return left >= 0 ? part : { type: 'text', text: `(Left out: ${length} characters of data.)` }
    }
    if (part.type !== 'text') return part
    const room = Math.max(0, left)
    left -= part.text.length
    if (part.text.length <= room) return part
    const cut = `(Cut: the tool returned ${part.text.length} characters.)`
    return { type: 'text', text: `${part.text.slice(0, room)}\n${cut}` }
  })
}
