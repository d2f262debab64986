import type { TurnEvent } from '../../../src/contract/event.ts'
import { ApiError, request, unreachable } from '../api/client.ts'
import { sseParser } from '../api/sse.ts'
import type { TurnRequest } from '../api/turns.ts'
import { isEndEvent } from './reducer.ts'

export type Connection = 'open' | 'reconnecting'

interface Handlers {
  signal: AbortSignal
  /** Events in order, in the batches they arrived in. After a reconnection none is missing and none repeats. */
  onEvents(events: TurnEvent[]): void
  onConnection(connection: Connection): void
}

type Start = { ask: TurnRequest } | { turnId: string }

function open(start: Start, turnId: string | undefined, lastSeq: number, signal: AbortSignal) {
  if (turnId !== undefined)
    return request(`/v1/turns/${encodeURIComponent(turnId)}/events`, {
      headers: {
        accept: 'text/event-stream',
        ...(lastSeq > 0 ? { 'last-event-id': String(lastSeq) } : {}),
      },
      signal,
    })
  return request('/v1/turns', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify('ask' in start ? start.ask : {}),
    signal,
  })
}

/** The server says that it is still there every 15 s; after this long without a word the connection is dead. */
const silenceMs = 40_000

/** Hands over the stream's text as it comes. Rejects when the stream breaks, is aborted, or falls silent. */
async function readText(response: Response, silence: AbortController, onText: (text: string) => boolean) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const timer = setTimeout(() => silence.abort(), silenceMs)
    const piece = await reader?.read().finally(() => clearTimeout(timer))
    if (!piece || piece.done || onText(piece.value)) return
  }
}

/** Waits, or returns at once when aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}

/**
 * Follows a turn to its end: a new one that it asks for, or one that exists. A dropped connection is taken up
 * after the last event seen, with growing pauses (0.25 s to 8 s). Throws `ApiError` when the server refuses, or
 * when it goes before the turn has a name.
 */
export async function followTurn(start: Start, { signal, onEvents, onConnection }: Handlers): Promise<void> {
  let turnId = 'turnId' in start ? start.turnId : undefined
  let lastSeq = 0
  let failures = 0
  let ended = false
  function take(events: TurnEvent[]) {
    const fresh = events.filter((event) => event.seq > lastSeq)
    if (fresh.length === 0) return
    failures = 0
    for (const event of fresh) {
      lastSeq = event.seq
      if (event.type === 'turn.started') turnId = event.turn_id
    }
    ended = fresh.some(isEndEvent)
    onEvents(fresh)
  }
  while (!signal.aborted) {
    const silence = new AbortController()
    try {
      const response = await open(start, turnId, lastSeq, AbortSignal.any([signal, silence.signal]))
      onConnection('open')
      const parse = sseParser()
      await readText(response, silence, (text) => {
        take(parse(text).map((message) => JSON.parse(message.data) as TurnEvent))
        return ended
      })
      if (ended) return
      if (turnId === undefined) throw unreachable()
    } catch (error) {
      if (signal.aborted) return
      const refused = error instanceof ApiError && error.status >= 400 && error.status < 500
      if (refused || turnId === undefined) throw error
    }
    onConnection('reconnecting')
    await pause(Math.min(8_000, 250 * 2 ** failures++), signal)
  }
}
