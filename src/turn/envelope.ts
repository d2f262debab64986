import { PlumblineError } from '../contract/errors.ts'

/** Kept free at the end for recording and the last bytes: this long, or this share of a short budget. */
const deliveryMs = 50
const deliveryShare = 0.05

/** Why nothing runs on after a turn's end. One for all turns: an error of its own would cost each of them a stack. */
const turnEnded = new PlumblineError('turn_cancelled')

/**
 * What a turn may still use of its time. One deadline, counted from the turn's arrival on the monotonic clock;
 * everything the turn starts runs under `signal`, which aborts when the deadline comes, when the client leaves
 * or when the turn ends. The abort's reason is a `PlumblineError`.
 */
export class Envelope {
  readonly arrivedAt: number
  readonly latencyMs: number | undefined
  readonly #timer: NodeJS.Timeout | undefined

  readonly #stops = new Set<(reason: PlumblineError) => void>()
  /** Made when somebody asks for the signal: most turns never do, and one costs more than all the rest here. */
  #controller: AbortController | undefined
  #reason: PlumblineError | undefined

  /** `arrivedAt` is of `performance.now()`. */
  constructor(arrivedAt: number, latencyMs?: number) {
    this.arrivedAt = arrivedAt
    this.latencyMs = latencyMs
    if (latencyMs === undefined) return
    const expire = () =>
      this.abort(new PlumblineError('deadline_exceeded', { details: { limit: latencyMs } }))
    this.#timer = setTimeout(expire, Math.max(0, this.remainingMs()))
  }

  /** For work that takes a signal. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  /** Why the turn's time is over; undefined while it is not. */
  get reason(): PlumblineError | undefined {
    return this.#reason
  }

  /** Throws the reason once the turn's time is over. */
  throwIfOver(): void {
    if (this.#reason) throw this.#reason
  }

  /** Calls `stop` once when the turn's time is over. Returns what takes that back. */
  onOver(stop: (reason: PlumblineError) => void): () => void {
    this.#stops.add(stop)
    return () => this.#stops.delete(stop)
  }

  /** Milliseconds since the turn arrived. */
  elapsedMs(): number {
    return performance.now() - this.arrivedAt
  }

  /** Milliseconds that work may still take, so that its record and delivery fit too; Infinity without a deadline. */
  remainingMs(): number {
    if (this.latencyMs === undefined) return Number.POSITIVE_INFINITY
    return this.latencyMs - Math.min(deliveryMs, this.latencyMs * deliveryShare) - this.elapsedMs()
  }

  abort(reason: PlumblineError): void {
    if (this.#reason) return
    this.#reason = reason
    for (const stop of this.#stops) stop(reason)
    this.#stops.clear()
    this.#controller?.abort(reason)
  }

  /** Ends the turn's time: nothing that it started may run on. */
  close(): void {
    clearTimeout(this.#timer)
    this.abort(turnEnded)
  }
}
