import type { PlumblineError } from '../errors.ts'

/** Work that can be told to stop. */
export interface Stoppable {
  stop(reason: PlumblineError): void
}

/** Says when work is to stop, for far less than an `AbortSignal` costs, which most work never needs. */
export interface Halt {
  /** Why it is to stop; undefined while it may go on. */
  readonly reason: PlumblineError | undefined
  /** Calls `work.stop` once when the time has come. Check `reason` first: what is over is not told again. */
  watch(work: Stoppable): void
  unwatch(work: Stoppable): void
}
