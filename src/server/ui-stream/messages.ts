import type { InputMessage } from '../../turn/request.ts'
import type { MediaInput } from '../http/media-input.ts'
import { parseAt } from '../http/parse.ts'
import { FileUiPart, TextUiPart, ToolUiPart, type UiMessage } from './schema.ts'

type InputPart = InputMessage['parts'][number]

/**
 * A UI message as models are given it: an assistant's message holds all its steps, each of which becomes a message of
 * its own with the results of its tools after it. Reasoning, sources and data parts are for the reader, not the model.
 * Throws `invalid_request` and what reading media throws, at the path of the part.
 */
export function readUiMessage({ role, parts }: UiMessage, path: string, media: MediaInput): InputMessage[] {
  const messages: InputMessage[] = []
  let said: InputPart[] = []
  let results: InputMessage[] = []
  const endStep = () => {
    if (said.length > 0) messages.push({ role, parts: said })
    messages.push(...results)
    said = []
    results = []
  }
  for (const [i, part] of parts.entries()) {
    const at = `${path}.parts[${i}]`
    if (part.type === 'text') {
      // What is said after a tool returned was said in the next step, whether or not a step was marked.
      if (results.length > 0) endStep()
      const { text } = parseAt(TextUiPart, part, at)
      if (text !== '') said.push({ type: 'ready', path: at, part: { type: 'text', text } })
    } else if (part.type === 'file') said.push(readFile(parseAt(FileUiPart, part, at), at, media))
    else if (part.type === 'step-start') endStep()
    else if (part.type === 'dynamic-tool' || part.type.startsWith('tool-')) {
      const call = readCall(parseAt(ToolUiPart, part, at), at, media)
      if (!call) continue
      said.push(call.call)
      results.push(call.result)
    }
  }
  endStep()
  return messages
}

const fileId = /^file_[\w-]+$/

function readFile(
  { url, mediaType, filename }: { url: string; mediaType?: string; filename?: string | null },
  path: string,
  media: MediaInput,
): InputPart {
  const described = { filename: filename ?? undefined }
  if (fileId.test(url)) return media.fromFile(url, path, described)
  return media.fromUrl(url, path, url.startsWith('data:') ? described : { ...described, mediaType })
}

/** Undefined for a call that has not come to an end: models refuse a call without its result. */
function readCall(part: ToolUiPart, path: string, media: MediaInput) {
  const { toolCallId: call_id, state, input, output, errorText } = part
  const name = part.toolName ?? part.type.slice('tool-'.length)
  let text: string
  if (state === 'output-available') text = textOf(media.described(output))
  else if (state === 'output-error') text = `failed: ${errorText ?? ''}`
  else if (state === 'output-denied') text = 'refused: the user did not allow it'
  else return undefined
  const args = JSON.stringify(media.described(input ?? {}))
  const call: InputPart = { type: 'ready', path, part: { type: 'tool_call', call_id, name, arguments: args } }
  const result: InputMessage = {
    role: 'tool',
    parts: [{ type: 'ready', path, part: { type: 'tool_result', call_id, text } }],
  }
  return { call, result }
}

function textOf(output: unknown): string {
  return typeof output === 'string' ? output : (JSON.stringify(output) ?? 'done')
}
