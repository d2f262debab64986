import type { Message } from '../contract/message.ts'
import { isMediaPart, type Part } from '../contract/part.ts'
import type { CallResult, WrittenCall } from './tool-call.ts'

/**
 * A step as the next one is given it: what the model said and called, a result for each call, and the media that the
 * results hold in a user message after them, in order, since tool messages carry text only.
 */
export function stepMessages(text: string, calls: WrittenCall[], results: CallResult[]): Message[] {
  const said: Part[] = text === '' ? [] : [{ type: 'text', text }]
  const called = calls.map((call): Part => ({ type: 'tool_call', ...call }))
  const answers = results.map(
    (result): Part => ({ type: 'tool_result', call_id: result.call.call_id, text: textOf(result) }),
  )
  const messages: Message[] = [
    { role: 'assistant', parts: [...said, ...called] },
    ...answers.map((part): Message => ({ role: 'tool', parts: [part] })),
  ]
  const media = results.flatMap(mediaOf)
  if (media.length > 0) messages.push({ role: 'user', parts: media })
  return messages
}

function textOf({ status, parts, reason }: CallResult): string {
  if (status !== 'ok') return `${status}: ${reason ?? ''}`.trim()
  const media = parts.filter(isMediaPart).length
  const texts = parts.map((part) =>
    part.type === 'text' ? part.text : part.type === 'data' ? JSON.stringify(part.value) : '',
  )
  if (media > 0) texts.push(`(${media} ${media === 1 ? 'file follows' : 'files follow'} in the next message)`)
  return texts.filter(Boolean).join('\n') || 'done'
}

function mediaOf({ call, parts }: CallResult): Part[] {
  const media = parts.filter(isMediaPart)
  return media.length === 0 ? [] : [{ type: 'text', text: `What ${call.name} returned:` }, ...media]
}
