import type { Stoppable } from '../../contract/ports/halt.ts'
import type { Envelope } from '../envelope.ts'
import { openToMany } from '../open-to-many.ts'

/** The time in which one answer is checked: at most `ceilingMs`, inside the turn's. */
export class VerificationScope implements Stoppable {
  readonly #controller = new AbortController()
  readonly #envelope: Envelope
  readonly #endsAt: number
  readonly #timer: NodeJS.Timeout | undefined

  constructor(envelope: Envelope, ceilingMs: number) {
    this.#envelope = envelope
    openToMany(this.#controller.signal)
    this.#endsAt = performance.now() + ceilingMs
    envelope.watch(this)
    if (envelope.reason) this.stop(envelope.reason)
    if (ceilingMs < 2 ** 31) this.#timer = setTimeout(() => this.#timeOut(), Math.max(0, ceilingMs))
  }

  /** Aborts at the ceiling, when the turn's time is over, and when the checks have ended. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  remainingMs(): number {
    if (this.signal.aborted) return 0
    return Math.max(0, Math.min(this.#envelope.remainingMs(), this.#endsAt - performance.now()))
  }

  /** The turn's time is over. */
  stop(reason: Error): void {
    this.#controller.abort(reason)
  }

  /** Nothing that the checks started may run on. */
  close(): void {
    clearTimeout(this.#timer)
    this.#envelope.unwatch(this)
    this.#controller.abort(new Error('the checks have ended'))
  }

  #timeOut(): void {
    this.#controller.abort(new Error('it did not end in the time that checks have'))
  }
}
