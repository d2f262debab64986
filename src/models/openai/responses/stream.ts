import { PlumblineError } from '../../../contract/errors.ts'
import type { ModelEvent, ModelOutcome } from '../../../contract/ports/model.ts'
import { arrayOf, type JsonObject, objectOf, stringOf } from '../json.ts'
import type { OutputImages } from './images.ts'
import { reportedFailure, responsesFinish, responsesUsage } from './outcome.ts'

export interface ResponsesAnswerOptions {
  /** Named in errors. */
  model: string
  emit: (event: ModelEvent) => void
  /** Makes what an upstream says fit to be shown. */
  redact: (reason: string) => string
}

/** Turns the events of a Responses stream, or a whole response, into events of the log. */
export class ResponsesStream {
  /** Set once the response said how it ended. */
  outcome: ModelOutcome | undefined
  readonly #options: ResponsesAnswerOptions
  readonly #images: OutputImages
  /** Function calls by their place in the output. */
  readonly #calls = new Map<unknown, { index: number; written: boolean }>()

  constructor(options: ResponsesAnswerOptions, images: OutputImages) {
    this.#options = options
    this.#images = images
  }

  /** Takes the data of one event. Throws `upstream_malformed`, and `upstream_failed` for what reports an error. */
  frame(data: string): void {
    if (this.outcome || data === '[DONE]') return
    let event: JsonObject | undefined
    try {
      event = objectOf(JSON.parse(data))
    } catch {
      event = undefined
    }
    const { model } = this.#options
    if (!event)
      throw new PlumblineError('upstream_malformed', {
        details: { model, reason: 'a frame of the stream is not a JSON object' },
      })
    this.#event(event)
  }

  /** Takes a response that came in one piece. */
  whole(response: JsonObject): ModelOutcome {
    if (response.status === 'failed') throw this.#failure(response.error)
    for (const [place, item] of arrayOf(response.output).entries()) this.#item(objectOf(item) ?? {}, place)
    return this.#end(response)
  }

  #event(event: JsonObject): void {
    const { emit } = this.#options
    const delta = stringOf(event.delta) ?? ''
    switch (event.type) {
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        if (delta !== '') emit({ type: 'text.delta', text: delta })
        return
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        if (delta !== '') emit({ type: 'reasoning.delta', text: delta })
        return
      case 'response.output_item.added':
        this.#begin(objectOf(event.item) ?? {}, event.output_index)
        return
      case 'response.function_call_arguments.delta':
        this.#write(event.output_index, delta)
        return
      case 'response.image_generation_call.partial_image':
        this.#images.partial(event)
        return
      case 'response.output_item.done':
        this.#done(objectOf(event.item) ?? {}, event.output_index)
        return
      case 'response.completed':
      case 'response.incomplete':
        this.#end(objectOf(event.response) ?? {})
        return
      case 'response.failed':
        throw this.#failure(objectOf(event.response)?.error)
      case 'error':
        throw this.#failure(event.error ?? event)
      case undefined:
        if (event.error) throw this.#failure(event.error)
    }
  }

  #failure(error: unknown): PlumblineError {
    const { model, redact } = this.#options
    return reportedFailure(error, model, redact)
  }

  #begin(item: JsonObject, place: unknown): void {
    if (item.type !== 'function_call' || this.#calls.has(place)) return
    const index = this.#calls.size
    this.#calls.set(place, { index, written: false })
    const [call_id, name] = [stringOf(item.call_id), stringOf(item.name)]
    this.#options.emit({
      type: 'tool.delta',
      index,
      ...(call_id !== undefined && { call_id }),
      ...(name !== undefined && { name }),
      arguments: '',
    })
  }

  #write(place: unknown, text: string): void {
    const call = this.#calls.get(place)
    if (!call || text === '') return
    call.written = true
    this.#options.emit({ type: 'tool.delta', index: call.index, arguments: text })
  }

  /** An item at its end says all of it once more; what was not streamed is taken from there. */
  #done(item: JsonObject, place: unknown): void {
    if (item.type === 'image_generation_call') this.#images.final(item, place)
    else if (item.type === 'function_call') {
      this.#begin(item, place)
      if (!this.#calls.get(place)?.written) this.#write(place, stringOf(item.arguments) ?? '')
    }
  }

  #item(item: JsonObject, place: number): void {
    const { emit } = this.#options
    const texts = (value: unknown) =>
      arrayOf(value)
        .map((part) => stringOf(objectOf(part)?.text) ?? stringOf(objectOf(part)?.refusal) ?? '')
        .join('')
    const text = texts(item.content)
    if (item.type === 'reasoning') {
      const thought = texts(item.summary) || text
      if (thought !== '') emit({ type: 'reasoning.delta', text: thought })
    } else if (item.type === 'message') {
      if (text !== '') emit({ type: 'text.delta', text })
    } else this.#done(item, place)
  }

  #end(response: JsonObject): ModelOutcome {
    this.outcome = {
      finish_reason: responsesFinish(response, this.#calls.size > 0),
      usage: responsesUsage(response.usage),
    }
    return this.outcome
  }
}
