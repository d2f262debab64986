import { PlumblineError } from '../contract/errors.ts'
import type { EndEvent } from '../contract/event.ts'
import { newId } from '../contract/ids.ts'
import { Envelope } from './envelope.ts'
import { TurnLog } from './log.ts'
import { TurnProjection } from './projection.ts'
import { TurnPurse } from './purses.ts'
import type { TurnRequest } from './request.ts'

/** A turn while it runs: its request, its log, what is left of its time, and what the log says so far. */
export class Turn {
  readonly id = newId('turn')
  readonly request: TurnRequest
  readonly log: TurnLog
  readonly envelope: Envelope
  readonly projection = new TurnProjection()
  /** What is left of the turn's own budget in USD, when it has one. */
  readonly purse: TurnPurse | undefined
  /** The upstream's own answer, when it was one JSON body in the request's protocol. */
  wireAnswer: Buffer | undefined
  /** Resolves with the end event once it is recorded and told; never rejects. */
  ended: Promise<EndEvent> = Promise.reject()

  constructor(request: TurnRequest) {
    this.ended.catch(() => undefined)
    this.request = request
    this.log = new TurnLog(request.arrivedAt)
    const { latency_ms, cost_usd } = request.wishes.budget ?? {}
    this.envelope = new Envelope(request.arrivedAt, latency_ms)
    this.purse = cost_usd === undefined ? undefined : new TurnPurse(cost_usd)
    this.log.subscribe((event) => {
      if (
        event.type !== 'turn.completed' &&
        event.type !== 'turn.failed' &&
        event.type !== 'turn.cancelled'
      ) {
        this.projection.apply(event)
      }
    })
  }

  /** How long the turn runs on when nobody listens; 0 ends it as soon as its client leaves. */
  graceMs = 0
  #listeners = 0
  #grace: NodeJS.Timeout | undefined

  /** Counts a client in. When the last one has left for `graceMs`, the turn is cancelled. */
  listen(): { leave(): void } {
    clearTimeout(this.#grace)
    this.#listeners++
    let here = true
    return {
      leave: () => {
        if (!here) return
        here = false
        this.#listeners--
        if (this.#listeners > 0) return
        if (this.graceMs === 0) this.cancel()
        else this.#grace = setTimeout(() => this.cancel(), this.graceMs).unref()
      },
    }
  }

  /** Ends the turn before it is done; everything it started stops at once. */
  cancel(): void {
    this.envelope.abort(new PlumblineError('turn_cancelled'))
  }
}
