import { PlumblineError } from '../../contract/errors.ts'
import type { EndEvent, TurnEvent } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'
import { beforeOutput } from '../http/before-output.ts'
import { checkNews } from '../http/check-news.ts'
import { failureOf, type StreamProjection } from '../http/deliver.ts'
import type { SseStream } from '../http/sse.ts'
import type { CitableDocument } from './documents.ts'
import { anthropicError } from './error.ts'
import { messageObject, messageUsage, stopReason } from './message.ts'
import { MessageOutput } from './output.ts'

/**
 * Projects a turn's log onto a Messages stream. `message_delta`, which says how it ended, waits for the record.
 * Plumbline's own news ride in `ping` events, which clients pass over.
 */
export class MessagesStream implements StreamProjection {
  readonly #turn: Turn
  readonly #sse: SseStream
  readonly #output: MessageOutput
  #begun = false

  constructor(turn: Turn, sse: SseStream, documents: readonly CitableDocument[]) {
    this.#turn = turn
    this.#sse = sse
    this.#output = new MessageOutput(turn, documents, (type, fields) => this.#send(type, fields))
  }

  on(event: TurnEvent): void {
    if (event.type === 'plan') this.#output.apply(event)
    if (beforeOutput.has(event.type)) return
    this.#begin()
    switch (event.type) {
      case 'citation':
        if (!event.final) this.#note({ found: event.citation })
        break
      case 'attempt.progress':
        this.#note({ progress: withoutPlace(event) })
        break
      case 'warning':
        this.#note({ warning: withoutPlace(event) })
        break
      case 'answer.restarted':
        this.#note({ restarted: { reason: event.reason, from_block: this.#output.stepStart } })
        break
      default: {
        const news = checkNews(event)
        if (news) this.#note(news)
      }
    }
    this.#output.apply(event)
  }

  end(end: EndEvent): void {
    this.#begin()
    this.#output.finish()
    const plumbline = this.#turn.projection.answer()
    if (end.type !== 'turn.completed') this.#fail(failureOf(end), plumbline)
    else if (end.finish_reason === 'error') {
      const details = { model: plumbline.route?.model ?? this.#turn.request.model }
      this.#fail(new PlumblineError('answer_cut', { details }).toWire(), plumbline)
    } else {
      const delta = {
        stop_reason: stopReason(end.finish_reason),
        stop_sequence: null,
        stop_details: null,
        container: null,
      }
      this.#send('message_delta', { delta, usage: messageUsage(end.usage), plumbline })
      this.#send('message_stop', {})
    }
    this.#sse.end()
  }

  #begin(): void {
    if (this.#begun) return
    this.#begun = true
    const message = { ...messageObject(this.#turn, []), plumbline: { turn_id: this.#turn.id } }
    this.#send('message_start', { message })
    this.#send('ping', {})
  }

  #fail(error: Parameters<typeof anthropicError>[0], plumbline: unknown): void {
    this.#sse.event('error', JSON.stringify({ ...anthropicError(error), plumbline }))
  }

  #note(plumbline: Record<string, unknown>): void {
    this.#send('ping', { plumbline })
  }

  #send(type: string, fields: Record<string, unknown>): void {
    this.#sse.event(type, JSON.stringify({ type, ...fields }))
  }
}

function withoutPlace<T extends TurnEvent>({ seq: _, at_ms: __, type: ___, ...rest }: T) {
  return rest
}
