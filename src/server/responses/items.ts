/** What an answer is made of, as the Responses API writes it (`ResponseOutputItem` of the `openai` package). */

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete'

export interface FileCitation {
  type: 'file_citation'
  file_id: string
  filename: string
  index: number
}

export interface OutputText {
  type: 'output_text'
  text: string
  annotations: FileCitation[]
  logprobs: never[]
}

export interface MessageItem {
  id: string
  type: 'message'
  role: 'assistant'
  status: ItemStatus
  content: OutputText[]
}

export interface ReasoningText {
  type: 'reasoning_text'
  text: string
}

export interface ReasoningItem {
  id: string
  type: 'reasoning'
  status: ItemStatus
  summary: never[]
  content: ReasoningText[]
}

export interface FunctionCallItem {
  id: string
  type: 'function_call'
  status: ItemStatus
  call_id: string
  name: string
  arguments: string
}

export type OutputItem = MessageItem | ReasoningItem | FunctionCallItem

/** Tells what happened to the output; `type` is that of a stream event, without its sequence number. */
export type Tell = (type: string, fields: Record<string, unknown>) => void

/** An item's id, made of the turn's and its place. */
export function itemId(prefix: string, turnId: string, index: number): string {
  return `${prefix}_${turnId.replace('turn_', '')}_${index}`
}
