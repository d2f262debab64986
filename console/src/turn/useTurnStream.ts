import { useCallback, useEffect, useRef, useState } from 'react'
import type { TurnEvent } from '../../../src/contract/event.ts'
import type { ApiError } from '../api/client.ts'
import { cancelTurn, type TurnRequest } from '../api/turns.ts'
import { toApiError } from '../api/upload.ts'
import { type Connection, followTurn } from './follow.ts'
import { reduceTurn } from './reducer.ts'
import { emptyTurn, type TurnView } from './view.ts'

export interface TurnStream {
  view: TurnView
  events: TurnEvent[]
  connection: Connection
  /** Why there is no turn: the request was refused, or the turn does not exist. */
  error: ApiError | undefined
  /** A request is on its way and its turn has not started. */
  waiting: boolean
  /** When the turn started, on this page's clock (`performance.now()`), in milliseconds. */
  originMs: number
  /** The request, when the turn was asked for here. */
  request: TurnRequest | undefined
}

const idle: TurnStream = {
  view: emptyTurn,
  events: [],
  connection: 'open',
  error: undefined,
  waiting: false,
  originMs: 0,
  request: undefined,
}

function withEvents(stream: TurnStream, events: TurnEvent[]): TurnStream {
  const first = stream.events.length === 0
  const newest = events.at(-1)
  const origin = performance.now() - (newest?.at_ms ?? 0)
  return {
    ...stream,
    view: events.reduce(reduceTurn, stream.view),
    events: [...stream.events, ...events],
    waiting: false,
    // The earliest estimate is the one least delayed on its way here.
    originMs: first ? origin : Math.min(stream.originMs, origin),
  }
}

/** One turn, asked for or followed, as it happens. A new `ask` or `follow` lets go of the one before. */
export function useTurnStream() {
  const [stream, setStream] = useState<TurnStream>(idle)
  const abort = useRef<AbortController | undefined>(undefined)

  const start = useCallback((what: { ask: TurnRequest } | { turnId: string }) => {
    abort.current?.abort()
    const controller = new AbortController()
    abort.current = controller
    setStream({ ...idle, waiting: true, request: 'ask' in what ? what.ask : undefined })
    const update = (change: (stream: TurnStream) => TurnStream) => {
      if (abort.current === controller) setStream(change)
    }
    followTurn(what, {
      signal: controller.signal,
      onEvents: (events) => update((stream) => withEvents(stream, events)),
      onConnection: (connection) => update((stream) => ({ ...stream, connection })),
    }).catch((error: unknown) =>
      update((stream) => ({ ...stream, waiting: false, connection: 'open', error: toApiError(error) })),
    )
  }, [])

  const ask = useCallback((request: TurnRequest) => start({ ask: request }), [start])
  const follow = useCallback((turnId: string) => start({ turnId }), [start])
  const reset = useCallback(() => {
    abort.current?.abort()
    abort.current = undefined
    setStream(idle)
  }, [])
  const turnId = stream.view.id
  const stop = useCallback(() => {
    if (turnId === undefined) reset()
    else cancelTurn(turnId).catch(() => reset())
  }, [turnId, reset])

  useEffect(() => () => abort.current?.abort(), [])
  return { ...stream, ask, follow, stop, reset }
}
