import type { Ceilings } from '../contract/config.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { Stoppable } from '../contract/ports/halt.ts'
import { type Alarm, alarms } from './alarms.ts'
import type { Envelope } from './envelope.ts'
import { Stopping } from './stopping.ts'

/**
 * The time of one attempt inside its turn's. It is over when the turn's is, when a ceiling is reached, or when the
 * attempt is called off. One alarm watches all ceilings: it looks when the earliest could have been reached.
 */
export class AttemptScope extends Stopping implements Alarm, Stoppable {
  readonly startedAt = performance.now()
  at = Number.POSITIVE_INFINITY
  place = -1
  readonly #ceilings: Ceilings
  readonly #model: string
  readonly #envelope: Envelope
  #firstOutputAt: number | undefined
  #lastSignAt = this.startedAt
  #calledOff = false

  constructor(envelope: Envelope, ceilings: Ceilings, model: string) {
    super()
    this.#ceilings = ceilings
    this.#model = model
    this.#envelope = envelope
    envelope.watch(this)
    if (envelope.reason) this.abort(envelope.reason)
    this.at = this.#nextCeiling().at
    if (this.at !== Number.POSITIVE_INFINITY) alarms.set(this)
  }

  /** True when another attempt was preferred. */
  get calledOff(): boolean {
    return this.#calledOff
  }

  get firstOutputMs(): number | undefined {
    return this.#firstOutputAt === undefined ? undefined : this.#firstOutputAt - this.startedAt
  }

  /** The turn's time is over. */
  stop(reason: PlumblineError): void {
    this.abort(reason)
  }

  /** The model gave a sign of life; output is the stronger one. */
  alive(output: boolean): void {
    this.#lastSignAt = performance.now()
    if (!output || this.#firstOutputAt !== undefined) return
    this.#firstOutputAt = this.#lastSignAt
    // From here on another ceiling holds, and it may be nearer than what the alarm waits for.
    const { at } = this.#nextCeiling()
    if (at >= this.at) return
    this.at = at
    if (this.place === -1) alarms.set(this)
    else alarms.advanced(this)
  }

  /** Looks whether a ceiling was reached, else waits for the next one that could be. */
  ring(): void {
    const { at, limitMs } = this.#nextCeiling()
    this.at = at
    if (at > performance.now()) alarms.set(this)
    else
      this.abort(new PlumblineError('upstream_stalled', { details: { model: this.#model, limit: limitMs } }))
  }

  callOff(): void {
    this.#calledOff = true
    this.abort(new PlumblineError('turn_cancelled'))
  }

  close(): void {
    alarms.clear(this)
    this.#envelope.unwatch(this)
  }

  #nextCeiling(): { at: number; limitMs: number } {
    const { first_output_ms = Infinity, idle_ms = Infinity, attempt_ms = Infinity } = this.#ceilings
    const silence = this.#firstOutputAt === undefined ? first_output_ms : idle_ms
    const ends = this.startedAt + attempt_ms
    const silent = this.#lastSignAt + silence
    return silent < ends ? { at: silent, limitMs: silence } : { at: ends, limitMs: attempt_ms }
  }
}
