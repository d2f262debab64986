import type { EndEvent, TurnEvent } from '../contract/event.ts'
import type { TurnStore } from '../contract/ports/store.ts'
import type { Turn } from './turn.ts'

const tickMs = 250

interface Progress {
  /** Of `performance.now()`. */
  since: number
  writtenSeq: number
  /** The write on its way, if any. */
  pending?: Promise<void>
}

/**
 * Writes running turns to the store: long ones now and then, so that they can be seen and survive a crash as
 * interrupted; each one for good when it ends.
 */
export class Recorder {
  readonly #store: TurnStore
  readonly #running = new Map<Turn, Progress>()
  #timer: NodeJS.Timeout | undefined

  constructor(store: TurnStore) {
    this.#store = store
  }

  watch(turn: Turn): void {
    this.#running.set(turn, { since: performance.now(), writtenSeq: 0 })
    this.#timer ??= setInterval(() => this.#tick(), tickMs).unref()
  }

  /** Resolves once the turn and its end are committed. Throws `store_unavailable`. */
  async finish(turn: Turn, end: EndEvent): Promise<void> {
    const progress = this.#running.get(turn)
    this.#running.delete(turn)
    if (progress?.pending) await progress.pending
    turn.projection.apply(end)
    await this.#write(turn, [...turn.log.events.slice(progress?.writtenSeq), end])
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const oldEnough = performance.now() - tickMs
    for (const [turn, progress] of this.#running) {
      // Most turns are over in less than a tick, and written once.
      if (progress.since > oldEnough) continue
      const events = turn.log.events.slice(progress.writtenSeq)
      if (events.length === 0 || progress.pending) continue
      // What cannot be written now is written with the turn's end, or fails there for all to see.
      progress.pending = this.#write(turn, events).then(
        () => {
          progress.writtenSeq += events.length
          progress.pending = undefined
        },
        () => {
          progress.pending = undefined
        },
      )
    }
  }

  #write(turn: Turn, events: TurnEvent[]): Promise<void> {
    const { attempts, blobs } = turn.projection
    return this.#store.write({ summary: turn.projection.summary(), events, attempts, blobs: [...blobs] })
  }
}
