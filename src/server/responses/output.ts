import type { Citation } from '../../contract/citation.ts'
import type { EventOf, TurnEvent } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'
import { FunctionCalls } from './function-calls.ts'
import {
  type ItemStatus,
  itemId,
  type MessageItem,
  type OutputItem,
  type ReasoningItem,
  type Tell,
} from './items.ts'

/**
 * The output items of a turn, grown event by event, telling every step in the order the Responses API documents.
 *
 * | log               | items and stream events                                                   |
 * |-------------------|---------------------------------------------------------------------------|
 * | `reasoning.delta` | a `reasoning` item: content part, `reasoning_text.delta`                  |
 * | `text.delta`      | a `message` item: content part, `output_text.delta`                       |
 * | `citation` final  | an annotation of the message: `output_text.annotation.added`              |
 * | `tool.delta`      | a `function_call` item: `function_call_arguments.delta`                   |
 * | `answer.restarted`| the items so far end `incomplete`, and are left out of the final response |
 * | `image.frame`     | not yet: an `image_generation_call` item, `partial_image` for each frame  |
 * | `audio.chunk`     | nothing: the Responses API has no spoken output                           |
 */
export class ResponseOutput {
  readonly items: OutputItem[] = []
  readonly #turn: Turn
  readonly #tell: Tell
  readonly #calls: FunctionCalls
  readonly #fileIds = new Map<string, string>()
  readonly #unplaced: Citation[] = []
  readonly #void = new Set<OutputItem>()
  #open: MessageItem | ReasoningItem | undefined
  #message: MessageItem | undefined

  constructor(turn: Turn, tell: Tell = () => undefined) {
    this.#turn = turn
    this.#tell = tell
    this.#calls = new FunctionCalls(turn.id, this.items, tell)
    for (const { parts } of turn.request.messages) {
      for (const part of parts) {
        if (part.type === 'media' && part.source.kind === 'file')
          this.#fileIds.set(part.path, part.source.fileId)
      }
    }
  }

  /** The items that are the answer: all but those of an answer that was begun anew. */
  get delivered(): OutputItem[] {
    return this.items.filter((item) => !this.#void.has(item))
  }

  apply(event: TurnEvent): void {
    if (event.type === 'answer.restarted') this.#restart()
    else if (event.type === 'text.delta') this.#text(event)
    else if (event.type === 'reasoning.delta') this.#reasoning(event)
    else if (event.type === 'tool.delta') {
      if (this.#turn.isOwnCall(event)) return
      this.#close('completed')
      this.#calls.apply(event)
    } else if (event.type === 'citation' && event.final) {
      this.#unplaced.push(event.citation)
      if (this.#open?.type === 'message') this.#annotate(this.#open)
    }
  }

  /** Nothing comes any more: closes what is open, with `status`. */
  finish(status: ItemStatus): void {
    if (this.#message) this.#annotate(this.#message)
    this.#close(status)
    this.#calls.finish(status)
  }

  #restart(): void {
    this.#close('incomplete')
    this.#message = undefined
    this.#unplaced.length = 0
    for (const item of this.items) this.#void.add(item)
  }

  #text({ text }: EventOf<'text.delta'>): void {
    if (text === '') return
    const item = this.#open?.type === 'message' ? this.#open : this.#openMessage()
    const [content] = item.content
    if (content) content.text += text
    this.#tell('response.output_text.delta', { ...this.#place(item), delta: text, logprobs: [] })
    if (this.#unplaced.length > 0) this.#annotate(item)
  }

  #reasoning({ text }: EventOf<'reasoning.delta'>): void {
    if (text === '') return
    const item = this.#open?.type === 'reasoning' ? this.#open : this.#openReasoning()
    const [content] = item.content
    if (content) content.text += text
    this.#tell('response.reasoning_text.delta', { ...this.#place(item), delta: text })
  }

  #openMessage(): MessageItem {
    this.#close('completed')
    const id = this.#newId('msg')
    const item: MessageItem = { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] }
    this.#message = item
    this.#begin(item)
    item.content.push({ type: 'output_text', text: '', annotations: [], logprobs: [] })
    this.#tell('response.content_part.added', { ...this.#place(item), part: item.content[0] })
    return item
  }

  #openReasoning(): ReasoningItem {
    this.#close('completed')
    const id = this.#newId('rs')
    const item: ReasoningItem = { id, type: 'reasoning', status: 'in_progress', summary: [], content: [] }
    this.#begin(item)
    item.content.push({ type: 'reasoning_text', text: '' })
    this.#tell('response.content_part.added', { ...this.#place(item), part: item.content[0] })
    return item
  }

  #begin(item: MessageItem | ReasoningItem): void {
    this.#open = item
    this.items.push(item)
    this.#tell('response.output_item.added', { output_index: this.items.length - 1, item })
  }

  #close(status: ItemStatus): void {
    const item = this.#open
    if (!item) return
    this.#open = undefined
    item.status = status
    const [part] = item.content
    const done = { ...this.#place(item), text: part?.text ?? '' }
    if (item.type === 'message') this.#tell('response.output_text.done', { ...done, logprobs: [] })
    else this.#tell('response.reasoning_text.done', done)
    this.#tell('response.content_part.done', { ...this.#place(item), part })
    this.#tell('response.output_item.done', { output_index: this.items.indexOf(item), item })
  }

  #annotate(item: MessageItem): void {
    const [content] = item.content
    if (!content) return
    for (const citation of this.#unplaced.splice(0)) {
      const annotation_index = content.annotations.length
      const { part, filename = part, start = annotation_index } = citation
      const file_id = this.#fileIds.get(part) ?? part
      const annotation = { type: 'file_citation' as const, file_id, filename, index: start }
      content.annotations.push(annotation)
      this.#tell('response.output_text.annotation.added', {
        ...this.#place(item),
        annotation_index,
        annotation,
      })
    }
  }

  #place(item: MessageItem | ReasoningItem) {
    return { item_id: item.id, output_index: this.items.indexOf(item), content_index: 0 }
  }

  #newId(prefix: string): string {
    return itemId(prefix, this.#turn.id, this.items.length)
  }
}
