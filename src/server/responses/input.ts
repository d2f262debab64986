import type { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import type { Role } from '../../contract/message.ts'
import type { InputMessage } from '../../turn/request.ts'
import type { MediaInput } from '../http/media-input.ts'
import { parseAt, unsupported } from '../http/parse.ts'
import { type InputPart, readContent } from './content.ts'
import { FunctionCallItem, FunctionCallOutputItem, MessageItem } from './content-schema.ts'
import type { UnreadRequest } from './schema.ts'

/**
 * The conversation of a request. Throws `invalid_request`, `parameter_unsupported` and what reading media throws,
 * at the path the client wrote.
 */
export function readInput({ instructions, input }: UnreadRequest, media: MediaInput): InputMessage[] {
  const conversation = new Conversation(media)
  if (instructions) conversation.say('system', readContent(instructions, 'instructions', media))
  if (typeof input === 'string') conversation.say('user', readContent(input, 'input', media))
  else for (const [i, item] of input.entries()) conversation.add(item, `input[${i}]`)
  return conversation.finish()
}

/**
 * Puts items into the order that chat models know: calls of tools belong to the assistant's message before them,
 * and media that a tool returned follows, as the user's, once the tool messages are through.
 */
class Conversation {
  readonly #messages: InputMessage[] = []
  readonly #media: MediaInput
  #returned: InputPart[] = []

  constructor(media: MediaInput) {
    this.#media = media
  }

  say(role: Role, parts: InputPart[]): void {
    this.#flush()
    if (parts.length > 0) this.#messages.push({ role, parts })
  }

  add(item: { type?: string | null }, path: string): void {
    const type = item.type ?? ('role' in item ? 'message' : 'item_reference')
    if (type === 'message') {
      const { role, content } = parseAt(withUnreadContent, item, path)
      this.say(role, readContent(content, `${path}.content`, this.#media))
    } else if (type === 'function_call') {
      this.#call(parseAt(FunctionCallItem, item, path), path)
    } else if (type === 'function_call_output') {
      this.#result(parseAt(withUnreadOutput, item, path), path)
    } else if (type === 'item_reference') {
      throw unsupported(path, 'items are not kept between requests; send the item itself')
    } else if (type !== 'reasoning') {
      throw unsupported(path, `items of type ${JSON.stringify(type)} are not taken`)
    }
  }

  finish(): InputMessage[] {
    this.#flush()
    if (this.#messages.length > 0) return this.#messages
    const reason = 'There is nothing in it to answer.'
    throw new PlumblineError('invalid_request', { param: 'input', details: { reason } })
  }

  #call({ call_id, name, arguments: args }: z.infer<typeof FunctionCallItem>, path: string): void {
    this.#flush()
    const last = this.#messages.at(-1)
    const part: InputPart = {
      type: 'ready',
      path,
      part: { type: 'tool_call', call_id, name, arguments: args },
    }
    if (last?.role === 'assistant') last.parts.push(part)
    else this.#messages.push({ role: 'assistant', parts: [part] })
  }

  #result({ call_id, output }: { call_id: string; output?: unknown }, path: string): void {
    const parts = readContent(output, `${path}.output`, this.#media)
    const text = parts.map(textOf).join('')
    this.#returned.push(...parts.filter((part) => part.type === 'media'))
    this.#messages.push({
      role: 'tool',
      parts: [{ type: 'ready', path: `${path}.output`, part: { type: 'tool_result', call_id, text } }],
    })
  }

  #flush(): void {
    if (this.#returned.length === 0) return
    this.#messages.push({ role: 'user', parts: this.#returned })
    this.#returned = []
  }
}

const withUnreadContent = MessageItem.omit({ content: true }).loose()
const withUnreadOutput = FunctionCallOutputItem.omit({ output: true }).loose()

function textOf(part: InputPart): string {
  return part.type === 'ready' && part.part.type === 'text' ? part.part.text : ''
}
