import type { FastifyReply } from 'fastify'
import { PlumblineError, type WireError } from '../../contract/errors.ts'
import { type EndEvent, isEnd, type TurnEvent } from '../../contract/event.ts'
import type { Turn } from '../../turn/turn.ts'
import { errorBody, statusOf } from './errors.ts'
import { SseStream } from './sse.ts'

/** What a protocol makes of a turn's events, on a stream that it was given. */
export interface StreamProjection {
  on(event: TurnEvent, wire?: string): void
  end(end: EndEvent): void
}

/** Names the turn in every answer, whatever its protocol. */
const turnHeader = 'plumbline-turn-id'

/** Answers with one JSON body once the turn is recorded. A client that leaves cancels the turn. */
export async function deliverJson(
  reply: FastifyReply,
  turn: Turn,
  render: (end: EndEvent & { type: 'turn.completed' }) => string,
): Promise<void> {
  const listener = turn.listen()
  const left = () => listener.leave()
  reply.raw.on('close', left)
  const end = await turn.ended
  reply.raw.off('close', left)
  reply.hijack()
  if (end.type === 'turn.completed') writeJson(reply, 200, render(end), turn)
  else writeFailure(reply, end, turn)
}

/** Answers with a stream that follows the turn as it happens. A client that leaves cancels the turn. */
export async function deliverStream(
  reply: FastifyReply,
  turn: Turn,
  make: (sse: SseStream) => StreamProjection,
  headers: Record<string, string> = {},
): Promise<void> {
  reply.hijack()
  const sse = new SseStream(reply.raw, { ...headers, [turnHeader]: turn.id })
  const projection = make(sse)
  const listener = turn.listen()
  const left = () => {
    sse.abandon()
    listener.leave()
  }
  reply.raw.on('close', left)
  const stop = turn.log.subscribe((event, wire) => {
    if (!isEnd(event)) projection.on(event, wire)
  })
  const end = await turn.ended
  stop()
  reply.raw.off('close', left)
  if (reply.raw.destroyed) return
  if (end.type !== 'turn.completed' && !sse.started) writeFailure(reply, end, turn)
  else projection.end(end)
}

/** The error that ended a turn, as clients see it. */
export function failureOf(end: EndEvent): WireError {
  return end.type === 'turn.failed' ? end.error : new PlumblineError('turn_cancelled').toWire()
}

function writeFailure(reply: FastifyReply, end: EndEvent, turn: Turn): void {
  const error = failureOf(end)
  const body = JSON.stringify({ ...errorBody(reply, error), plumbline: turn.projection.answer() })
  const headers: Record<string, number> = {}
  if (error.retry_after !== undefined) headers['retry-after'] = error.retry_after
  writeJson(reply, statusOf(error.code), body, turn, headers)
}

function writeJson(
  reply: FastifyReply,
  status: number,
  body: string,
  turn: Turn,
  more: Record<string, number> = {},
): void {
  if (reply.raw.destroyed) return
  const headers: Record<string, string | number> = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    [turnHeader]: turn.id,
    ...more,
  }
  reply.raw.writeHead(status, headers).end(body)
}
