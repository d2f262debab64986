import { PlumblineError } from '../../contract/errors.ts'
import type { Halt, Stoppable } from '../../contract/ports/halt.ts'

/** A signal as a `Halt`. Its reason is the signal's own when that is a `PlumblineError`, else `turn_cancelled`. */
class SignalHalt implements Halt {
  readonly #signal: AbortSignal
  readonly #listeners = new Map<Stoppable, () => void>()

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  get reason(): PlumblineError | undefined {
    const { aborted, reason } = this.#signal
    if (!aborted) return undefined
    return reason instanceof PlumblineError ? reason : new PlumblineError('turn_cancelled', { cause: reason })
  }

  watch(work: Stoppable): void {
    const tell = () => {
      const { reason } = this
      if (reason) work.stop(reason)
    }
    this.#listeners.set(work, tell)
    this.#signal.addEventListener('abort', tell, { once: true })
  }

  unwatch(work: Stoppable): void {
    const tell = this.#listeners.get(work)
    if (tell) this.#signal.removeEventListener('abort', tell)
    this.#listeners.delete(work)
  }
}

/** What ends a call early. */
export function haltOf(call: { halt?: Halt; signal: AbortSignal }): Halt {
  return call.halt ?? new SignalHalt(call.signal)
}
