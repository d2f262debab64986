import type { EndEvent, TurnEvent } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'
import { beforeOutput } from '../http/before-output.ts'
import { checkNews } from '../http/check-news.ts'
import { failureOf, type StreamProjection } from '../http/deliver.ts'
import type { SseStream } from '../http/sse.ts'
import { ResponseOutput } from './output.ts'
import { type Ending, endingOf, responseObject } from './response.ts'
import type { UnreadRequest } from './schema.ts'

/**
 * Projects a turn's log onto a Responses stream. It begins when the model is first heard of, so that a bad part or a
 * model that refuses is still answered with a status of its own; the last event waits for the record.
 */
export class ResponsesStream implements StreamProjection {
  readonly #turn: Turn
  readonly #sse: SseStream
  readonly #asked: UnreadRequest
  readonly #createdAt: number
  readonly #output: ResponseOutput
  #sequence = 0

  constructor(turn: Turn, sse: SseStream, asked: UnreadRequest, createdAt: number) {
    this.#turn = turn
    this.#sse = sse
    this.#asked = asked
    this.#createdAt = createdAt
    this.#output = new ResponseOutput(turn, (type, fields) => this.#send(type, fields))
  }

  on(event: TurnEvent): void {
    if (beforeOutput.has(event.type)) return
    this.#begin()
    const news = checkNews(event)
    if (news) this.#note(news)
    if (event.type === 'citation' && !event.final) this.#note({ found: event.citation })
    else if (event.type === 'attempt.progress') this.#note({ progress: withoutPlace(event) })
    else if (event.type === 'warning') this.#note({ warning: withoutPlace(event) })
    else this.#output.apply(event)
  }

  end(end: EndEvent): void {
    const ending = endingOf(end)
    this.#begin()
    this.#output.finish(ending.itemStatus)
    const response = { ...this.#response(ending), plumbline: this.#turn.projection.answer() }
    const type = ending.status === 'cancelled' ? 'failed' : ending.status
    this.#send(`response.${type}`, { response })
    if (end.type !== 'turn.completed') this.#fail(end)
    this.#sse.end()
  }

  #begin(): void {
    if (this.#sequence > 0) return
    this.#send('response.created', { response: this.#response() })
    this.#send('response.in_progress', { response: this.#response() })
  }

  /**
   * Many clients read past `response.failed` as if it were an end like any other. The `error` event makes them raise:
   * its own members are those of the documented event, and official clients look for one named `error`.
   */
  #fail(end: EndEvent): void {
    const error = failureOf(end)
    const { code, message, param } = error
    this.#send('error', { code, message, param, error })
  }

  /**
   * Plumbline's own news ride beside a repeated `response.in_progress`. Clients take its response for the state of
   * things, so it is the whole one.
   */
  #note(plumbline: Record<string, unknown>): void {
    this.#send('response.in_progress', { response: this.#response(), plumbline })
  }

  #response(ending?: Ending): Record<string, unknown> {
    const items = ending ? this.#output.delivered : this.#output.items
    return responseObject(this.#turn, this.#asked, this.#createdAt, items, ending)
  }

  #send(type: string, fields: Record<string, unknown>): void {
    this.#sse.event(type, JSON.stringify({ type, sequence_number: this.#sequence, ...fields }))
    this.#sequence += 1
  }
}

function withoutPlace<T extends TurnEvent>({ seq: _, at_ms: __, type: ___, ...rest }: T) {
  return rest
}
