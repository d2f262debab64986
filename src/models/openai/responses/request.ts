import { PlumblineError } from '../../../contract/errors.ts'
import type { Message } from '../../../contract/message.ts'
import { isMediaPart, type MediaPart, type Part } from '../../../contract/part.ts'
import type { ModelCall, ModelInfo } from '../../../contract/ports/model.ts'
import type { WireBody } from '../../../contract/wire.ts'
import { PieceWriter } from '../messages.ts'
import { responsesSettings } from './settings.ts'

type Write = (writer: PieceWriter) => void

/**
 * The Responses request of a call. Nothing is kept upstream unless the client asks for it with `store`. Media after a
 * tool's result, in the same message, is part of that result. Throws `model_lacks_modality`, at the path of the part.
 */
export function responsesRequest(
  call: ModelCall,
  info: ModelInfo,
  upstreamModel: string,
): { body: WireBody; ignored: string[] } {
  const { settings, ignored } = responsesSettings(call)
  const writer = new PieceWriter()
  writer.json(`{"model":${JSON.stringify(upstreamModel)},"input":[`)
  let separator = ''
  for (const [index, message] of call.messages.entries()) {
    for (const write of itemWriters(message, call.paths[index] ?? [], info)) {
      writer.json(separator)
      write(writer)
      separator = ','
    }
  }
  if (call.continueFrom !== undefined)
    writer.json(`${separator}${JSON.stringify({ role: 'assistant', content: call.continueFrom })}`)
  writer.json(`],${JSON.stringify(settings).slice(1)}`)
  return { body: writer.body(), ignored }
}

/** The items of one message: what it says, and each of its calls and results, in order. */
function itemWriters({ role, parts }: Message, paths: string[], info: ModelInfo): Write[] {
  const items: Write[] = []
  let content: Write[] = []
  let result: string | undefined
  const flush = () => {
    if (result !== undefined) items.push(listed(result, content, ']}'))
    else if (content.length > 0)
      items.push(listed(`{"role":${JSON.stringify(spoken(role))},"content":[`, content, ']}'))
    content = []
    result = undefined
  }
  for (const [index, part] of parts.entries()) {
    if (part.type === 'tool_call') {
      flush()
      const { call_id, name, arguments: args } = part
      items.push((writer) =>
        writer.json(JSON.stringify({ type: 'function_call', call_id, name, arguments: args })),
      )
    } else if (part.type === 'tool_result') {
      flush()
      const next = parts[index + 1]
      if (role === 'tool' && next && next.type !== 'tool_result') {
        result = `{"type":"function_call_output","call_id":${JSON.stringify(part.call_id)},"output":[`
        content.push(textWriter('input_text', part.text))
      } else {
        const { call_id, text } = part
        items.push((writer) =>
          writer.json(JSON.stringify({ type: 'function_call_output', call_id, output: text })),
        )
      }
    } else content.push(contentWriter(part, role, paths[index], info))
  }
  flush()
  return items
}

/** Who is heard: what stands in a tool's message without a result is the user's. */
function spoken(role: Message['role']): string {
  return role === 'tool' ? 'user' : role
}

function listed(before: string, content: Write[], after: string): Write {
  return (writer) => {
    writer.json(before)
    for (const [index, write] of content.entries()) {
      if (index > 0) writer.json(',')
      write(writer)
    }
    writer.json(after)
  }
}

function textWriter(type: 'input_text' | 'output_text', text: string): Write {
  return (writer) => writer.json(JSON.stringify({ type, text }))
}

function contentWriter(part: Part, role: Message['role'], path: string | undefined, info: ModelInfo): Write {
  if (isMediaPart(part)) return mediaWriter(part, path, info)
  const text = part.type === 'text' ? part.text : JSON.stringify(part.type === 'data' ? part.value : part)
  return textWriter(role === 'assistant' ? 'output_text' : 'input_text', text)
}

/** The Responses API takes images and files; sound and moving pictures it does not. */
function mediaWriter(part: MediaPart, path: string | undefined, info: ModelInfo): Write {
  if (part.type === 'audio' || part.type === 'video' || !info.input.includes(part.type))
    throw new PlumblineError('model_lacks_modality', {
      param: path,
      details: { model: info.id, modality: part.type },
    })
  const dataUrl = JSON.stringify(`data:${part.blob.media_type};base64,`).slice(0, -1)
  const [before, after] =
    part.type === 'image'
      ? ['{"type":"input_image","image_url":', `","detail":${JSON.stringify(part.detail ?? 'auto')}}`]
      : [
          `{"type":"input_file","filename":${JSON.stringify(part.filename ?? 'document.pdf')},"file_data":`,
          '"}',
        ]
  return (writer) => {
    writer.json(before + dataUrl)
    writer.base64(part)
    writer.json(after)
  }
}
