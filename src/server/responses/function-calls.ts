import type { EventOf } from '../../contract/event.ts'
import { type FunctionCallItem, type ItemStatus, itemId, type OutputItem, type Tell } from './items.ts'

/**
 * The calls of tools that a model is writing. Models may write several at a time, so that a call is known to be
 * whole only when the answer is.
 */
export class FunctionCalls {
  readonly #turnId: string
  readonly #items: OutputItem[]
  readonly #tell: Tell
  readonly #calls = new Map<number, { item: FunctionCallItem; output_index: number }>()

  /** Calls are put into `items`, where they take their place among the others. */
  constructor(turnId: string, items: OutputItem[], tell: Tell) {
    this.#turnId = turnId
    this.#items = items
    this.#tell = tell
  }

  apply(event: EventOf<'tool.delta'>): void {
    const { item, output_index } = this.#calls.get(event.index) ?? this.#begin(event)
    if (item.name === '' && event.name !== undefined) item.name = event.name
    if (event.arguments === '') return
    item.arguments += event.arguments
    this.#tell('response.function_call_arguments.delta', {
      item_id: item.id,
      output_index,
      delta: event.arguments,
    })
  }

  finish(status: ItemStatus): void {
    for (const { item, output_index } of this.#calls.values()) {
      item.status = status
      const { id, name, arguments: args } = item
      const done = { item_id: id, output_index, name, arguments: args }
      this.#tell('response.function_call_arguments.done', done)
      this.#tell('response.output_item.done', { output_index, item })
    }
    this.#calls.clear()
  }

  #begin({ index, call_id, name = '' }: EventOf<'tool.delta'>) {
    const output_index = this.#items.length
    const id = itemId('fc', this.#turnId, output_index)
    const item: FunctionCallItem = {
      id,
      type: 'function_call',
      status: 'in_progress',
      call_id: call_id ?? itemId('call', this.#turnId, output_index),
      name,
      arguments: '',
    }
    const call = { item, output_index }
    this.#calls.set(index, call)
    this.#items.push(item)
    this.#tell('response.output_item.added', { output_index, item })
    return call
  }
}
