import { PlumblineError } from '../../contract/errors.ts'
import type { Message } from '../../contract/message.ts'
import { isMediaPart, type MediaPart, type Part } from '../../contract/part.ts'
import type { ModelCall, ModelInfo } from '../../contract/ports/model.ts'
import type { WireBody, WirePiece } from '../../contract/wire.ts'
import { type JsonObject, objectOf } from './json.ts'

/** Fields of a request that are made here and never taken from a client's settings. */
const ownFields = new Set(['model', 'messages', 'stream', 'stream_options', 'plumbline', 'cache_control'])

const audioFormats: Record<string, string> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
}

/** Writes JSON with blobs in it as pieces, so that no media is ever held as a string. */
export class PieceWriter {
  private readonly pieces: WirePiece[] = []
  private text = ''
  private bytes = 0

  json(text: string): void {
    this.text += text
  }

  base64(part: MediaPart): void {
    this.flush()
    const encodedBytes = Math.ceil(part.blob.bytes / 3) * 4
    this.pieces.push({ kind: 'base64', blob: part.blob, encodedBytes })
    this.bytes += encodedBytes
  }

  body(): WireBody {
    this.flush()
    return { pieces: this.pieces, bytes: this.bytes, members: [] }
  }

  private flush(): void {
    if (this.text === '') return
    const bytes = Buffer.from(this.text)
    this.pieces.push({ kind: 'json', bytes })
    this.bytes += bytes.length
    this.text = ''
  }
}

/**
 * The Chat Completions request of a call that did not come as one. Throws `model_lacks_modality` and
 * `media_type_unsupported`, at the path of the part.
 */
export function chatRequest(
  call: ModelCall,
  info: ModelInfo,
  upstreamModel: string,
  maxTokensField: 'max_tokens' | 'max_completion_tokens',
): WireBody {
  const writer = new PieceWriter()
  const { max_output_tokens, temperature, top_p, stop, extra } = call.settings
  const settings: JsonObject = Object.fromEntries(
    Object.entries(extra).filter(([key]) => !ownFields.has(key)),
  )
  Object.assign(settings, { temperature, top_p, stop, [maxTokensField]: max_output_tokens })
  if (Array.isArray(extra.tools)) settings.tools = extra.tools.map(withoutCacheMark)
  if (call.stream) {
    settings.stream = true
    settings.stream_options = { ...Object(extra.stream_options), include_usage: true }
  }
  writer.json(`{"model":${JSON.stringify(upstreamModel)},"messages":[`)
  let separator = ''
  for (const write of conversationWriters(call, info)) {
    writer.json(separator)
    write(writer)
    separator = ','
  }
  if (call.continueFrom !== undefined) {
    writer.json(`,${JSON.stringify({ role: 'assistant', content: call.continueFrom })}`)
    // vLLM's own switches for taking up the last message; servers that continue it anyway ignore them.
    Object.assign(settings, { continue_final_message: true, add_generation_prompt: false })
  }
  const rest = JSON.stringify(settings)
  writer.json(rest === '{}' ? ']}' : `],${rest.slice(1)}`)
  return writer.body()
}

/** Marks for a provider's cache are Anthropic's; servers that check their input refuse them. */
function withoutCacheMark(tool: unknown): unknown {
  const { cache_control: _, ...rest } = objectOf(tool) ?? {}
  return objectOf(tool) ? rest : tool
}

type Write = (writer: PieceWriter) => void

/**
 * The messages in turn. Those of tools take text alone, and nothing may stand between those of one step: what else tools
 * gave follows the last of them, as the user's.
 */
function conversationWriters({ messages, paths }: ModelCall, info: ModelInfo): Write[] {
  const writers: Write[] = []
  let given: Write[] = []
  const writeGiven = () => {
    const content = given
    given = []
    if (content.length > 0)
      writers.push((writer) => {
        writer.json('{"role":"user","content":')
        writeList(writer, content)
        writer.json('}')
      })
  }
  for (const [index, message] of messages.entries()) {
    const places = paths[index] ?? []
    if (message.role !== 'tool') writeGiven()
    writers.push(...messageWriters(message, places, info))
    if (message.role === 'tool') given.push(...besideCalls(message.parts, places, info))
  }
  writeGiven()
  return writers
}

/** One message of Chat Completions, except that every tool result is a message of its own. */
function messageWriters(message: Message, paths: string[], info: ModelInfo): Write[] {
  const { role, parts } = message
  const results = parts.filter((part) => part.type === 'tool_result')
  const writers: Write[] = results.map(
    (part) => (writer) =>
      writer.json(JSON.stringify({ role: 'tool', tool_call_id: part.call_id, content: part.text })),
  )
  if (role === 'tool' || (parts.length > 0 && results.length === parts.length)) return writers
  const calls = parts.filter((part) => part.type === 'tool_call')
  const content = besideCalls(parts, paths, info)
  writers.push((writer) => {
    writer.json(`{"role":${JSON.stringify(role)},`)
    if (calls.length > 0)
      writer.json(
        `"tool_calls":${JSON.stringify(
          calls.map((call) => ({
            id: call.call_id,
            type: 'function',
            function: { name: call.name, arguments: call.arguments },
          })),
        )},`,
      )
    writer.json('"content":')
    writeContent(writer, parts, content)
    writer.json('}')
  })
  return writers
}

/** The content of a message without calls of tools and their results. */
function besideCalls(parts: Part[], paths: string[], info: ModelInfo): Write[] {
  return parts.flatMap((part, index) =>
    part.type === 'tool_call' || part.type === 'tool_result' ? [] : [contentWriter(part, paths[index], info)],
  )
}

/** Text alone is written as a string, which every server takes. */
function writeContent(writer: PieceWriter, parts: Part[], content: Write[]): void {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  if (content.length === 0) writer.json('null')
  else if (content.length === texts.length && texts.length === 1) writer.json(JSON.stringify(texts[0]))
  else writeList(writer, content)
}

function writeList(writer: PieceWriter, items: Write[]): void {
  writer.json('[')
  for (const [index, write] of items.entries()) {
    if (index > 0) writer.json(',')
    write(writer)
  }
  writer.json(']')
}

function contentWriter(part: Part, path: string | undefined, info: ModelInfo): Write {
  if (!isMediaPart(part)) {
    const text = part.type === 'text' ? part.text : JSON.stringify(part.type === 'data' ? part.value : part)
    return (writer) => writer.json(JSON.stringify({ type: 'text', text }))
  }
  if (part.type === 'video' || !info.input.includes(part.type))
    throw new PlumblineError('model_lacks_modality', {
      ...(path !== undefined && { param: path }),
      details: { model: info.id, modality: part.type },
    })
  const { media_type } = part.blob
  const dataUrl = JSON.stringify(`data:${media_type};base64,`).slice(0, -1)
  const wrap =
    (before: string, after: string): Write =>
    (writer) => {
      writer.json(before)
      writer.base64(part)
      writer.json(after)
    }
  if (part.type === 'image') {
    const detail = part.detail === 'original' ? 'high' : part.detail
    const after = detail === undefined ? '"}}' : `","detail":${JSON.stringify(detail)}}}`
    return wrap(`{"type":"image_url","image_url":{"url":${dataUrl}`, after)
  }
  if (part.type === 'document') {
    const filename = JSON.stringify(part.filename ?? 'document.pdf')
    return wrap(`{"type":"file","file":{"filename":${filename},"file_data":${dataUrl}`, '"}}')
  }
  const format = audioFormats[media_type]
  if (format === undefined)
    throw new PlumblineError('media_type_unsupported', {
      ...(path !== undefined && { param: path }),
      details: { mediaType: media_type },
    })
  return wrap('{"type":"input_audio","input_audio":{"data":"', `","format":${JSON.stringify(format)}}}`)
}
