import type { EndEvent, TurnEvent } from '../../contract/event.ts'
import type { StreamProjection } from '../http/deliver.ts'
import type { SseStream } from '../http/sse.ts'

/** The log itself as server-sent events; `id` is the event's `seq`, so a client can resume after any of them. */
export class EventStream implements StreamProjection {
  readonly order = 'log'
  readonly #sse: SseStream
  #held: TurnEvent[] | undefined

  /** With `untilAccepted`, events are kept back until parts were accepted, so that bad input gets its status. */
  constructor(sse: SseStream, untilAccepted = false) {
    this.#sse = sse
    this.#held = untilAccepted ? [] : undefined
  }

  on(event: TurnEvent): void {
    if (!this.#held) this.#send(event)
    else this.#held.push(event)
    if (event.type === 'plan' || event.type === 'part.progress') this.#release()
  }

  end(end: EndEvent): void {
    this.#release()
    this.#send(end)
    this.#sse.end()
  }

  #release(): void {
    for (const event of this.#held ?? []) this.#send(event)
    this.#held = undefined
  }

  #send(event: TurnEvent): void {
    this.#sse.event(event.type, JSON.stringify(event), event.seq)
  }
}
