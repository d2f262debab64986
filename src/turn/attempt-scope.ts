import type { Ceilings } from '../contract/config.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { Envelope } from './envelope.ts'

/**
 * The time of one attempt inside its turn's. `signal` aborts when the turn's does, when a ceiling is reached, or when
 * the attempt is called off. One timer watches all ceilings: it looks when the earliest could have been reached.
 */
export class AttemptScope {
  readonly startedAt = performance.now()
  readonly #controller = new AbortController()
  readonly #ceilings: Ceilings
  readonly #model: string
  readonly #leaveEnvelope: () => void
  #timer: NodeJS.Timeout | undefined
  #firstOutputAt: number | undefined
  #lastSignAt = this.startedAt
  #calledOff = false

  constructor(envelope: Envelope, ceilings: Ceilings, model: string) {
    this.#ceilings = ceilings
    this.#model = model
    this.#leaveEnvelope = envelope.onOver((reason) => this.#controller.abort(reason))
    if (envelope.reason) this.#controller.abort(envelope.reason)
    this.#watch()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** True when another attempt was preferred. */
  get calledOff(): boolean {
    return this.#calledOff
  }

  get firstOutputMs(): number | undefined {
    return this.#firstOutputAt === undefined ? undefined : this.#firstOutputAt - this.startedAt
  }

  /** The model gave a sign of life; output is the stronger one. */
  alive(output: boolean): void {
    this.#lastSignAt = performance.now()
    if (!output || this.#firstOutputAt !== undefined) return
    this.#firstOutputAt = this.#lastSignAt
    // From here on another ceiling holds, and it may be nearer than what the timer waits for.
    clearTimeout(this.#timer)
    this.#watch()
  }

  callOff(): void {
    this.#calledOff = true
    this.#controller.abort(new PlumblineError('turn_cancelled'))
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#leaveEnvelope()
  }

  #watch(): void {
    const { at, limitMs } = this.#nextCeiling()
    if (at === Number.POSITIVE_INFINITY) return
    const left = at - performance.now()
    if (left <= 0) {
      const details = { model: this.#model, limit: limitMs }
      this.#controller.abort(new PlumblineError('upstream_stalled', { details }))
    } else {
      this.#timer = setTimeout(() => this.#watch(), Math.ceil(left))
    }
  }

  #nextCeiling(): { at: number; limitMs: number } {
    const { first_output_ms = Infinity, idle_ms = Infinity, attempt_ms = Infinity } = this.#ceilings
    const silence = this.#firstOutputAt === undefined ? first_output_ms : idle_ms
    const ends = this.startedAt + attempt_ms
    const silent = this.#lastSignAt + silence
    return silent < ends ? { at: silent, limitMs: silence } : { at: ends, limitMs: attempt_ms }
  }
}
