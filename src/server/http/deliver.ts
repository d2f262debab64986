import type { ServerResponse } from 'node:http'
import { PlumblineError, type WireError } from '../../contract/errors.ts'
import { type EndEvent, isEnd, type TurnEvent } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'
import type { Arrival } from './arrival.ts'
import { statusOf } from './errors.ts'
import { whenClientLeaves } from './leaving.ts'
import { SseStream } from './sse.ts'

/** What a protocol makes of a turn's events, on a stream that it was given. */
export interface StreamProjection {
  /** Whether it takes events strictly as they stand in the log; else only output waits for a held answer. */
  readonly order?: 'log' | 'answer'
  on(event: TurnEvent, wire?: string): void
  end(end: EndEvent): void
}

/** Names the turn in every answer, whatever its protocol. */
const turnHeader = 'plumbline-turn-id'

/** Answers with one JSON body once the turn is recorded. A client that leaves cancels the turn. */
export async function deliverJson(
  arrival: Arrival,
  turn: Turn,
  render: (end: EndEvent & { type: 'turn.completed' }) => string,
): Promise<void> {
  const listener = turn.listen()
  const stopWaiting = whenClientLeaves(arrival.response, () => listener.leave())
  const end = await turn.ended
  stopWaiting()
  arrival.take()
  if (end.type === 'turn.completed') writeJson(arrival.response, 200, render(end), turn)
  else writeFailure(arrival, end, turn)
}

/** Answers with a stream that follows the turn as it happens. A client that leaves cancels the turn. */
export async function deliverStream(
  arrival: Arrival,
  turn: Turn,
  make: (sse: SseStream) => StreamProjection,
  headers: Record<string, string> = {},
): Promise<void> {
  arrival.take()
  const { response } = arrival
  const sse = new SseStream(response, { ...headers, [turnHeader]: turn.id })
  const projection = make(sse)
  const listener = turn.listen()
  const left = () => {
    sse.abandon()
    listener.leave()
  }
  const stopWaiting = whenClientLeaves(response, left)
  const hear = (event: TurnEvent, wire?: string) => {
    if (!isEnd(event)) projection.on(event, wire)
  }
  // A client that waits for a held answer is told at once that there will be one.
  const open = () => {
    if (!response.destroyed) sse.open()
  }
  const stop = turn.follow(hear, projection.order ?? 'answer', 0, open)
  const end = await turn.ended
  stop()
  stopWaiting()
  if (response.destroyed) return
  if (end.type !== 'turn.completed' && !sse.started) writeFailure(arrival, end, turn)
  else projection.end(end)
}

/** The error that ended a turn, as clients see it. */
export function failureOf(end: EndEvent): WireError {
  return end.type === 'turn.failed' ? end.error : new PlumblineError('turn_cancelled').toWire()
}

function writeFailure(arrival: Arrival, end: EndEvent, turn: Turn): void {
  const error = failureOf(end)
  const body = JSON.stringify({ ...arrival.errorBody(error), plumbline: turn.projection.answer() })
  if (error.retry_after !== undefined) arrival.response.setHeader('retry-after', error.retry_after)
  writeJson(arrival.response, statusOf(error.code), body, turn)
}

function writeJson(response: ServerResponse, status: number, body: string, turn: Turn): void {
  if (response.destroyed) return
  const bytes = Buffer.byteLength(body)
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes,
    [turnHeader]: turn.id,
  }
  // As many bytes as characters is ASCII, which is the same in both and cheaper to write in the second.
  response.writeHead(status, headers).end(body, bytes > body.length ? 'utf8' : 'latin1')
}
