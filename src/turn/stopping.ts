import type { PlumblineError } from '../contract/errors.ts'
import type { Halt, Stoppable } from '../contract/ports/halt.ts'
import { openToMany } from './open-to-many.ts'

/** Tells all that watches it to stop, once. */
export class Stopping implements Halt {
  #watching: Stoppable[] = []
  /** Made when somebody asks for the signal: most turns never do, and one costs more than all the rest here. */
  #controller: AbortController | undefined
  #reason: PlumblineError | undefined

  get reason(): PlumblineError | undefined {
    return this.#reason
  }

  /** For work that takes a signal. Its reason is `reason`. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      openToMany(this.#controller.signal)
    }
    if (this.#reason) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  watch(work: Stoppable): void {
    this.#watching.push(work)
  }

  unwatch(work: Stoppable): void {
    const at = this.#watching.lastIndexOf(work)
    if (at >= 0) this.#watching.splice(at, 1)
  }

  /** Does nothing the second time. */
  abort(reason: PlumblineError): void {
    if (this.#reason) return
    this.#reason = reason
    const watching = this.#watching
    this.#watching = []
    for (const work of watching) work.stop(reason)
    this.#controller?.abort(reason)
  }
}
