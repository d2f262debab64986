import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TurnEvent } from '../../../src/contract/event.ts'
import { type Connection, followTurn } from './follow.ts'

const events: TurnEvent[] = [
  {
    seq: 1,
    at_ms: 0,
    type: 'turn.started',
    turn_id: 'turn_1',
    started_at: '2026-01-01T00:00:00.000Z',
    model: 'm',
    protocol: 'turns',
    stream: true,
    budget: {},
    settings: {},
    body_bytes: 2,
  },
  { seq: 2, at_ms: 1, type: 'text.delta', attempt_id: 'a', text: 'one ' },
  { seq: 3, at_ms: 2, type: 'text.delta', attempt_id: 'a', text: 'two' },
  {
    seq: 4,
    at_ms: 3,
    type: 'turn.completed',
    finish_reason: 'stop',
    usage: null,
    spent: { latency_ms: 3, cost_usd: 0 },
  },
]
const frames = (from: number, to: number) =>
  events
    .slice(from, to)
    .map((event) => `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('')

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A server that answers each request with the next handler; page-relative addresses are sent to it. */
async function serve(...handlers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['last-event-id'] ?? '-'}`)
    handlers[Math.min(seen.length, handlers.length) - 1]?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const direct = globalThis.fetch
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) =>
    direct(`http://127.0.0.1:${port}${path}`, init),
  )
  cleanups.push(
    () => vi.unstubAllGlobals(),
    server.closeAllConnections.bind(server),
    () => server.close(),
  )
  return seen
}

const stream = (text: string, cut: boolean) => (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(text, () => (cut ? response.destroy() : response.end()))
}

describe('followTurn', () => {
  it('takes a cut stream up after the last event seen, and misses and repeats none', async () => {
    const seen = await serve(
      stream(frames(0, 2), true),
      stream(frames(1, 3), false),
      stream(frames(3, 4), false),
    )
    const got: number[] = []
    const connections: Connection[] = []
    await followTurn(
      { ask: { model: 'm', input: [], stream: true } },
      {
        signal: new AbortController().signal,
        onEvents: (batch) => got.push(...batch.map((event) => event.seq)),
        onConnection: (connection) => connections.push(connection),
      },
    )
    expect(got).toEqual([1, 2, 3, 4])
    expect(connections).toContain('reconnecting')
    expect(seen.slice(1).every((line) => line.startsWith('GET /v1/turns/turn_1/events'))).toBe(true)
    expect(seen.at(-1)).toMatch(/ 3$/)
  })

  it('throws what the server refuses, with its remedy', async () => {
    await serve((_, response) => {
      response.writeHead(404, { 'content-type': 'application/json' })
      response.end(
        '{"error":{"code":"turn_not_found","type":"t","message":"No.","param":"id","remedy":"Look."}}',
      )
    })
    const following = followTurn(
      { turnId: 'turn_x' },
      { signal: new AbortController().signal, onEvents: () => undefined, onConnection: () => undefined },
    )
    await expect(following).rejects.toMatchObject({ status: 404, wire: { remedy: 'Look.' } })
  })

  it('ends quietly when its page goes away', async () => {
    await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(frames(0, 2))
    })
    const abort = new AbortController()
    const got: number[] = []
    await followTurn(
      { turnId: 'turn_1' },
      {
        signal: abort.signal,
        onEvents: (batch) => {
          got.push(...batch.map((event) => event.seq))
          abort.abort()
        },
        onConnection: () => undefined,
      },
    )
    expect(got).toEqual([1, 2])
  })
})
