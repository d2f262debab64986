import { PlumblineError } from '../contract/errors.ts'
import type { TurnEvent } from '../contract/event.ts'
import type { TurnStore } from '../contract/ports/store.ts'
import { project } from './projection.ts'

/**
 * Ends the turns that were running when the process last stopped: nobody was told of an answer, and now their
 * record says why. Returns how many there were.
 */
export async function recoverInterrupted(store: TurnStore): Promise<number> {
  const unfinished = await store.unfinished()
  await Promise.all(unfinished.map(({ id }) => endInterrupted(store, id)))
  return unfinished.length
}

async function endInterrupted(store: TurnStore, id: string): Promise<void> {
  const events = await store.events(id)
  const last = events.at(-1)
  const failed: TurnEvent = {
    seq: (last?.seq ?? 0) + 1,
    at_ms: last?.at_ms ?? 0,
    type: 'turn.failed',
    error: new PlumblineError('turn_interrupted').toWire(),
    spent: { latency_ms: last?.at_ms ?? 0, cost_usd: null },
  }
  const projection = project([...events, failed])
  const { attempts, blobs } = projection
  await store.write({ summary: projection.summary(), events: [failed], attempts, blobs: [...blobs] })
}
