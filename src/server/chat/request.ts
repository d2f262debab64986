import { z } from 'zod'
import type { Role } from '../../contract/message.ts'
import type { GenerationSettings } from '../../contract/ports/model.ts'
import type { HoistedBody } from '../../media/hoist.ts'
import type { InputMessage, TurnRequest } from '../../turn/request.ts'
import { cached } from '../http/cache-control.ts'
import { refuseTwice } from '../http/decisive.ts'
import { invalidRequest } from '../http/errors.ts'
import { MediaInput } from '../http/media-input.ts'
import { userOf, wishesOf } from '../http/wishes.ts'
import { isPlainChat } from './plain-request.ts'
import { type ChatMessage, ChatRequest, type ContentPart } from './schema.ts'

/** Anthropic's wish on a document; the rest of a part goes to the upstream untouched. */
const Citations = z.object({ enabled: z.boolean() })

/** Throws `invalid_request` with the path of the first wrong field. */
export function readChatRequest(
  body: HoistedBody,
  arrivedAt: number,
): { turn: TurnRequest; chat: ChatRequest } {
  const chat = checked(body.value)
  refuseTwice(body.wire.members)
  const media = new MediaInput(body)
  const turn: TurnRequest = {
    arrivedAt,
    protocol: 'chat',
    model: chat.model,
    stream: chat.stream ?? false,
    wishes: wishesOf(chat.plumbline, userOf(chat.user, 'user')),
    messages: chat.messages.map((message, i) => readMessage(message, `messages[${i}]`, media)),
    settings: readSettings(chat),
    bodyBytes: body.wire.bytes,
    wire: body.wire,
  }
  return { turn, chat }
}

function checked(value: unknown): ChatRequest {
  if (isPlainChat(value)) return value
  const parsed = ChatRequest.safeParse(value)
  if (!parsed.success) throw invalidRequest(parsed.error)
  return parsed.data
}

function readMessage(message: z.infer<typeof ChatMessage>, path: string, media: MediaInput): InputMessage {
  const role: Role = message.role === 'function' ? 'tool' : message.role
  const { content } = message
  if (role === 'tool') {
    const text = typeof content === 'string' ? content : (content ?? []).map(textOf).join('')
    const cache = message.cache_control ?? lastMark(content)
    const part = { type: 'tool_result' as const, call_id: message.tool_call_id ?? '', text, ...cached(cache) }
    return {
      role,
      parts: [{ type: 'ready', path: `${path}.content`, part }, ...mediaOf(content, path, media)],
    }
  }
  const parts: InputMessage['parts'] =
    typeof content === 'string'
      ? [
          {
            type: 'ready',
            path: `${path}.content`,
            part: { type: 'text', text: content, ...cached(message.cache_control) },
          },
        ]
      : (content ?? []).map((part, j) => readPart(part, `${path}.content[${j}]`, media))
  for (const [k, call] of (message.tool_calls ?? []).entries()) {
    const { name = '', arguments: args = '' } = call.function ?? {}
    const part = { type: 'tool_call' as const, call_id: call.id, name, arguments: args }
    parts.push({ type: 'ready', path: `${path}.tool_calls[${k}]`, part })
  }
  return { role, parts }
}

/** Few servers take media in a tool's message; where it is, it counts like any other. */
function mediaOf(
  content: z.infer<typeof ChatMessage>['content'],
  path: string,
  media: MediaInput,
): InputMessage['parts'] {
  if (typeof content === 'string' || !content) return []
  return content.flatMap((part, j) =>
    part.type === 'text' || part.type === 'refusal' ? [] : [readPart(part, `${path}.content[${j}]`, media)],
  )
}

function textOf(part: z.infer<typeof ContentPart>): string {
  return part.type === 'text' ? part.text : ''
}

/** The pieces of a tool's message become one, so the last mark on them is that of the whole. */
function lastMark(content: z.infer<typeof ChatMessage>['content']): unknown {
  if (typeof content === 'string' || !content) return undefined
  return content.flatMap((part) => (part.type === 'text' && part.cache_control) || []).at(-1)
}

function readPart(
  part: z.infer<typeof ContentPart>,
  path: string,
  media: MediaInput,
): InputMessage['parts'][number] {
  switch (part.type) {
    case 'text':
      return { type: 'ready', path, part: { type: 'text', text: part.text, ...cached(part.cache_control) } }
    case 'refusal':
      return { type: 'ready', path, part: { type: 'text', text: part.refusal } }
    case 'image_url':
      return media.fromUrl(part.image_url.url, path, {
        expected: 'image',
        detail: part.image_url.detail,
        ...cached(part.cache_control),
      })
    case 'input_audio':
      return media.fromBase64(part.input_audio.data, path, {
        expected: 'audio',
        mediaType: `audio/${part.input_audio.format}`,
      })
    case 'file': {
      const { file_id, file_data, filename } = part.file
      const described = {
        filename,
        citations: Citations.safeParse(part.citations).data,
        ...cached(part.cache_control),
      }
      if (file_id !== undefined) return media.fromFile(file_id, path, described)
      return media.fromBase64(file_data ?? '', path, described)
    }
  }
}

const ownFields = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'plumbline',
  'temperature',
  'top_p',
])
for (const name of ['stop', 'max_completion_tokens', 'max_tokens']) ownFields.add(name)

function readSettings(chat: ChatRequest): GenerationSettings {
  const extra: Record<string, unknown> = {}
  for (const key in chat) if (!ownFields.has(key)) extra[key] = chat[key]
  return {
    max_output_tokens: chat.max_completion_tokens ?? chat.max_tokens ?? undefined,
    temperature: chat.temperature ?? undefined,
    top_p: chat.top_p ?? undefined,
    stop: chat.stop ?? undefined,
    extra,
  }
}
