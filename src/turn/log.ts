import type { EndEvent, EventBody, TurnEvent } from '../contract/event.ts'
import { toMicrosecond } from './milliseconds.ts'

/** Hears events as they are appended; `wire` is the upstream's own frame, when the event came from one. */
export type LogListener = (event: TurnEvent, wire?: string) => void

/** The events of one running turn, in order. Projections listen to it; nothing else describes a turn. */
export class TurnLog {
  readonly events: TurnEvent[] = []
  /** Never changed, only replaced: events are told while listeners come and go. */
  #listeners: readonly LogListener[] = []
  readonly #arrivedAt: number

  /** `arrivedAt` is of `performance.now()`. */
  constructor(arrivedAt: number) {
    this.#arrivedAt = arrivedAt
  }

  /** Takes the body over: it becomes the event. */
  append(body: EventBody, wire?: string): void {
    this.#publish(this.#place(body), wire)
  }

  /**
   * Makes the event that ends the log without telling anyone: it is told with `end` once the record is
   * committed, so that an acknowledged turn is a recorded turn.
   */
  seal(body: EventBody): EndEvent {
    return this.#place(body) as EndEvent
  }

  end(event: EndEvent): void {
    this.#publish(event)
    this.#listeners = []
  }

  /** Calls `listener` for every event after `afterSeq`, past ones at once. Returns what stops it. */
  subscribe(listener: LogListener, afterSeq = 0): () => void {
    for (const event of this.events.slice(afterSeq)) listener(event)
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener)
    }
  }

  #place(body: EventBody): TurnEvent {
    const event = body as TurnEvent
    event.seq = this.events.length + 1
    event.at_ms = toMicrosecond(performance.now() - this.#arrivedAt)
    return event
  }

  #publish(event: TurnEvent, wire?: string): void {
    this.events.push(event)
    for (const listener of this.#listeners) listener(event, wire)
  }
}
