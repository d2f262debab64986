import { PlumblineError } from '../contract/errors.ts'
import type { EventBody, EventOf, TurnEvent } from '../contract/event.ts'
import type { TurnStore } from '../contract/ports/store.ts'
import { TurnProjection } from './projection.ts'

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
  const at_ms = last?.at_ms ?? 0
  const projection = new TurnProjection()
  for (const event of events) projection.apply(event)
  const ending: TurnEvent[] = []
  const append = (body: EventBody) => {
    const event = { seq: (last?.seq ?? 0) + ending.length + 1, at_ms, ...body } as TurnEvent
    projection.apply(event)
    ending.push(event)
  }
  const error = new PlumblineError('turn_interrupted').toWire()
  for (const attempt of openAttempts(events)) append(interrupted(attempt, at_ms))
  append({ type: 'turn.failed', error, spent: { latency_ms: at_ms, cost_usd: costOf(projection) } })
  const { attempts, blobs } = projection
  await store.write({ summary: projection.summary(), events: ending, attempts, blobs: [...blobs] })
}

function openAttempts(events: TurnEvent[]): EventOf<'attempt.started'>[] {
  const finished = new Set(events.map((event) => event.type === 'attempt.finished' && event.attempt_id))
  return events
    .filter((event) => event.type === 'attempt.started')
    .filter(({ attempt_id }) => !finished.has(attempt_id))
}

/** Its upstream may have gone on to the end, so it is charged all that was set aside for it. */
function interrupted(started: EventOf<'attempt.started'>, nowMs: number): EventBody {
  return {
    type: 'attempt.finished',
    attempt_id: started.attempt_id,
    status: 'failed',
    finish_reason: 'error',
    usage: null,
    estimate: null,
    cost_usd: started.reserved_usd,
    first_output_ms: null,
    latency_ms: Math.max(0, nowMs - started.at_ms),
    error: new PlumblineError('turn_interrupted').toWire(),
  }
}

function costOf({ attempts }: TurnProjection): number | null {
  let cost: number | null = 0
  for (const { cost_usd } of attempts) cost = cost === null || cost_usd === null ? null : cost + cost_usd
  return cost
}
