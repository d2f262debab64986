import { PlumblineError } from '../../contract/errors.ts'
import type { Role } from '../../contract/message.ts'
import type { InputMessage } from '../../turn/request.ts'
import { cached } from '../http/cache-control.ts'
import type { MediaInput } from '../http/media-input.ts'
import { parseAt } from '../http/parse.ts'
import { Block, type ToolResultBlock } from './blocks.ts'
import { ContentReader, type InputPart, textPart } from './content.ts'
import type { CitableDocument } from './documents.ts'
import type { UnreadCountRequest } from './schema.ts'

/**
 * The conversation of a request, and its documents in order. Results of tools become messages of their own, and media
 * in them follows as the user's, since tool messages carry text only. Throws `invalid_request` and what reading media
 * throws, at the path the client wrote.
 */
export function readConversation(
  { system, messages }: Pick<UnreadCountRequest, 'system' | 'messages'>,
  media: MediaInput,
): { messages: InputMessage[]; documents: CitableDocument[] } {
  const reader = new ContentReader(media)
  const read: InputMessage[] = []
  if (system != null && system.length > 0)
    read.push({ role: 'system', parts: reader.texts(system, 'system') })
  for (const [i, { role, content }] of messages.entries())
    read.push(...readMessage(role, content, `messages[${i}].content`, reader, media))
  const spoken = read.filter(({ parts }) => parts.length > 0)
  if (!spoken.some(({ role }) => role !== 'system'))
    throw new PlumblineError('invalid_request', {
      param: 'messages',
      details: { reason: 'There is nothing in it to answer.' },
    })
  return { messages: spoken, documents: reader.documents }
}

function readMessage(
  role: Role,
  content: unknown,
  path: string,
  reader: ContentReader,
  media: MediaInput,
): InputMessage[] {
  if (typeof content === 'string') return content === '' ? [] : [{ role, parts: [textPart(content, path)] }]
  if (!Array.isArray(content))
    throw new PlumblineError('invalid_request', {
      param: path,
      details: { reason: 'Content is a string or a list of blocks.' },
    })
  const results: InputMessage[] = []
  const parts: InputPart[] = []
  for (const [j, value] of content.entries()) {
    const at = `${path}[${j}]`
    const block = parseAt(Block, value, at)
    if (block.type === 'thinking' || block.type === 'redacted_thinking') continue
    if (block.type === 'tool_use') {
      const args = JSON.stringify(media.described(block.input ?? {}))
      const part = { type: 'tool_call' as const, call_id: block.id, name: block.name, arguments: args }
      parts.push({ type: 'ready', path: at, part })
    } else if (block.type === 'tool_result') {
      const { message, returned } = readResult(block, at, reader)
      results.push(message)
      parts.push(...returned)
    } else parts.push(...reader.block(block, at))
  }
  return [...results, { role, parts }]
}

function readResult(block: ToolResultBlock, path: string, reader: ContentReader) {
  const { tool_use_id, content, is_error, cache_control } = block
  const parts = reader.result(content, `${path}.content`)
  const returned = parts.filter((part) => part.type === 'media')
  const texts = parts.flatMap((part) =>
    part.type === 'ready' && part.part.type === 'text' ? [part.part.text] : [],
  )
  if (returned.length > 0)
    texts.push(`(${returned.length} ${returned.length === 1 ? 'file follows' : 'files follow'})`)
  const text = `${is_error ? 'failed: ' : ''}${texts.join('\n')}`
  const part = { type: 'tool_result' as const, call_id: tool_use_id, text, ...cached(cache_control) }
  const message: InputMessage = { role: 'tool', parts: [{ type: 'ready', path, part }] }
  return { message, returned }
}
