import type { EndEvent, TurnEvent } from '../contract/event.ts'
import type { TurnStore } from '../contract/ports/store.ts'
import type { Turn } from './turn.ts'

const tickMs = 250
const noBlobs: string[] = []

/**
 * Writes running turns to the store: long ones now and then, so that they can be seen and survive a crash as
 * interrupted; each one for good when it ends.
 */
export class Recorder {
  readonly #store: TurnStore
  readonly #running: Iterable<Turn>
  #timer: NodeJS.Timeout | undefined

  constructor(store: TurnStore, running: Iterable<Turn>) {
    this.#store = store
    this.#running = running
  }

  /** Begins to look after the turns that run. */
  watch(): void {
    this.#timer ??= setInterval(() => this.#tick(), tickMs).unref()
  }

  /** Resolves once the turn and its end are committed. Throws `store_unavailable`. */
  finish(turn: Turn, end: EndEvent): Promise<void> {
    turn.finishing = true
    return turn.writing ? turn.writing.then(() => this.#end(turn, end)) : this.#end(turn, end)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const oldEnough = performance.now() - tickMs
    for (const turn of this.#running) {
      // Most turns are over in less than a tick, and written once.
      if (turn.finishing || turn.startedAt > oldEnough || turn.writing) continue
      const events = turn.log.events.slice(turn.writtenSeq)
      if (events.length === 0) continue
      // What cannot be written now is written with the turn's end, or fails there for all to see.
      turn.writing = this.#write(turn, events).then(
        () => {
          turn.writtenSeq += events.length
          turn.writing = undefined
        },
        () => {
          turn.writing = undefined
        },
      )
    }
  }

  #end(turn: Turn, end: EndEvent): Promise<void> {
    turn.projection.apply(end)
    const events = turn.log.events.slice(turn.writtenSeq)
    events.push(end)
    return this.#write(turn, events)
  }

  #write(turn: Turn, events: TurnEvent[]): Promise<void> {
    const { attempts, blobs } = turn.projection
    const hashes = blobs.size === 0 ? noBlobs : [...blobs]
    const summary = turn.projection.summary()
    return this.#store.write({ summary, events, attempts: [...attempts], blobs: hashes })
  }
}
