import { PlumblineError } from '../contract/errors.ts'

/** Calls of one turn that wait for a person. */
export class Approvals {
  /** Made with the first call that waits: few turns have one. */
  #waiting: Map<string, (allowed: boolean) => void> | undefined

  /** Resolves with the answer, or with undefined when `signal` aborts first. */
  ask(callId: string, signal: AbortSignal): Promise<boolean | undefined> {
    return new Promise((resolve) => {
      const settle = (allowed: boolean | undefined) => {
        this.#waiting?.delete(callId)
        signal.removeEventListener('abort', gone)
        resolve(allowed)
      }
      const gone = () => settle(undefined)
      if (signal.aborted) return resolve(undefined)
      signal.addEventListener('abort', gone, { once: true })
      this.#waiting ??= new Map()
      this.#waiting.set(callId, settle)
    })
  }

  /** Throws `approval_not_found` when nothing waits under that id. */
  answer(callId: string, allowed: boolean): void {
    const settle = this.#waiting?.get(callId)
    if (!settle) throw new PlumblineError('approval_not_found', { param: 'call_id', details: { id: callId } })
    settle(allowed)
  }
}
