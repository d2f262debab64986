import { PlumblineError } from '../contract/errors.ts'
import { type Alarm, alarms } from './alarms.ts'
import { Stopping } from './stopping.ts'

/** Kept free at the end for recording and the last bytes: this long, or this share of a short budget. */
const deliveryMs = 50
const deliveryShare = 0.05

/** Why nothing runs on after a turn's end. One for all turns: an error of its own would cost each of them a stack. */
const turnEnded = new PlumblineError('turn_cancelled')

/**
 * What a turn may still use of its time. One deadline, counted from the turn's arrival on the monotonic clock;
 * everything the turn starts stops with it: when the deadline comes, when the client leaves or when the turn ends.
 */
export class Envelope extends Stopping implements Alarm {
  readonly arrivedAt: number
  readonly latencyMs: number | undefined
  at = Number.POSITIVE_INFINITY
  place = -1

  /** `arrivedAt` is of `performance.now()`. */
  constructor(arrivedAt: number, latencyMs?: number) {
    super()
    this.arrivedAt = arrivedAt
    this.latencyMs = latencyMs
    if (latencyMs === undefined) return
    this.at = arrivedAt + latencyMs - deliveryTimeOf(latencyMs)
    alarms.set(this)
  }

  ring(): void {
    this.abort(new PlumblineError('deadline_exceeded', { details: { limit: this.latencyMs } }))
  }

  /** Throws the reason once the turn's time is over. */
  throwIfOver(): void {
    if (this.reason) throw this.reason
  }

  /** Milliseconds since the turn arrived. */
  elapsedMs(): number {
    return performance.now() - this.arrivedAt
  }

  /** Milliseconds that work may still take, so that its record and delivery fit too; Infinity without a deadline. */
  remainingMs(): number {
    return this.at - performance.now()
  }

  /** Ends the turn's time: nothing that it started may run on. */
  close(): void {
    alarms.clear(this)
    this.abort(turnEnded)
  }
}

/** What of a turn's time is kept free for that. Milliseconds. */
export function deliveryTimeOf(latencyMs: number): number {
  return Math.min(deliveryMs, latencyMs * deliveryShare)
}
