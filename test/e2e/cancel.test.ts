import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isEnd, type TurnEvent } from '../../src/contract/event.ts'
import type { TurnSummary } from '../../src/contract/turn.ts'
import { chatOf, logOf, post, turnsOf } from '../support/asking.ts'
import { startScripted } from '../support/scripts.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Upstream } from '../upstream/server.ts'

const text =
  'One bell, two bells, three: the hours go round, and the watch goes with them until it is relieved.'
const scripts = {
  silent: { headers_delay_ms: 60_000 },
  endless: { text, chunks: 10, endless: true, chunk_delay_ms: 10 },
  slow: { text: text.repeat(3), chunks: 60, chunk_delay_ms: 20 },
}
const resumeGraceMs = 700

let upstream: Upstream
let server: RunningServer
beforeAll(async () => {
  upstream = await startScripted(scripts)
  server = await startServer({ upstream, env: { PLUMBLINE_RESUME_GRACE_MS: String(resumeGraceMs) } })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

/** How each protocol asks for a streamed or whole answer. */
const protocols = {
  chat: { path: '/v1/chat/completions', body: (model: string, stream: boolean) => chatOf(model, { stream }) },
  responses: {
    path: '/v1/responses',
    body: (model: string, stream: boolean) => ({ model: `scripted/${model}`, input: 'hi', stream }),
  },
  turns: {
    path: '/v1/turns',
    body: (model: string, stream: boolean) => ({ model: `scripted/${model}`, input: 'hi', stream }),
  },
} as const
type ProtocolName = keyof typeof protocols

/** A request on a connection of its own, which can be broken off at any moment. */
function send(path: string, body: string, contentLength = Buffer.byteLength(body)): ClientRequest {
  const sent = request(`${server.url}${path}`, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', 'content-length': contentLength },
  })
  sent.on('error', () => undefined)
  sent.write(body)
  return sent
}

/** The upstream's next request, once it has come. */
async function nextAsked(before: number) {
  await expect.poll(() => upstream.requests.length, { interval: 5 }).toBeGreaterThan(before)
  const asked = upstream.requests.at(-1)
  if (!asked) throw new Error('the upstream was asked')
  return asked
}

async function leave(sent: ClientRequest, gone: Promise<number>, what: string): Promise<void> {
  const leftAt = performance.now()
  sent.destroy()
  const ms = (await gone) - leftAt
  console.log(`${what}: the upstream’s socket closed after ${ms.toFixed(1)} ms`)
}

async function newestState(): Promise<Partial<TurnSummary>> {
  return (await turnsOf(server, 'limit=1'))[0] ?? {}
}

for (const name of ['chat', 'responses', 'turns'] satisfies ProtocolName[]) {
  const { path, body } = protocols[name]
  const goesOn = name === 'turns'

  for (const stream of [true, false]) {
    // A native stream may be resumed, so it goes on for its grace.
    const after = goesOn && stream ? ', after its grace' : ''
    test(`${name}, ${stream ? 'streamed' : 'whole'}: a client that leaves before the headers takes the upstream with it${after}`, async () => {
      const before = upstream.requests.length
      const sent = send(path, JSON.stringify(body('silent', stream)))
      sent.end()
      const { gone } = await nextAsked(before)
      await leave(sent, gone, `${name}, ${stream ? 'streamed' : 'whole'}, before headers${after}`)
      await expect.poll(newestState).toMatchObject({ model: 'scripted/silent', state: 'cancelled' })
    })
  }

  test(`${name}: a client that leaves mid-stream takes the upstream with it`, async () => {
    const before = upstream.requests.length
    const sent = send(path, JSON.stringify(body('endless', true)))
    sent.end()
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>
    const { gone } = await nextAsked(before)
    const [answer] = await answered
    await once(answer, 'data')
    await leave(sent, gone, `${name}, mid-stream${goesOn ? ', after its grace' : ''}`)
    await expect.poll(newestState).toMatchObject({ model: 'scripted/endless', state: 'cancelled' })
    const events = await logOf(server, (await newestState()).id ?? '')
    expect(events.at(-2)).toMatchObject({ type: 'attempt.finished', status: 'cancelled' })
  })

  test(`${name}: a client that leaves mid-upload starts nothing, and its place is free again`, async () => {
    const before = upstream.requests.length
    const newest = await newestState()
    const whole = JSON.stringify(body('endless', true))
    const sent = send(path, whole.slice(0, -10), 5_000_000)
    await once(sent, 'socket')
    await expect.poll(() => sent.writableLength).toBe(0)
    sent.destroy()
    expect(await post(server, path, body('slow', false))).toMatchObject({ status: 200 })
    expect(upstream.requests).toHaveLength(before + 1)
    expect((await turnsOf(server, 'limit=2'))[1]?.id).toBe(newest.id)
  })
}

for (const stream of [true, false]) {
  test(`a client that leaves takes all upstreams with it, also of answers that wait for others on its connection, ${stream ? 'streamed' : 'whole'}`, async () => {
    const before = upstream.requests.length
    const { hostname, port, host } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    const ask = (model: string, streamed: boolean) => {
      const body = JSON.stringify(chatOf(model, { stream: streamed }))
      const headers = `host: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
      return `POST /v1/chat/completions HTTP/1.1\r\n${headers}\r\n\r\n${body}`
    }
    socket.write(ask('endless', true) + ask(stream ? 'endless' : 'silent', stream) + ask('silent', stream))
    await expect.poll(() => upstream.requests.length).toBe(before + 3)
    socket.destroy()
    await Promise.all(upstream.requests.slice(before).map(({ gone }) => gone))
    await expect
      .poll(async () => (await turnsOf(server, 'limit=3')).map(({ state }) => state))
      .toEqual(['cancelled', 'cancelled', 'cancelled'])
  })
}

test('a turn is cancelled by its id: its client is told, its upstream closed, its record says so', async () => {
  const before = upstream.requests.length
  const asked = post(server, '/v1/chat/completions', chatOf('endless', { stream: true }))
  const { gone } = await nextAsked(before)
  await expect
    .poll(newestState)
    .toMatchObject({ state: 'running', output_preview: expect.stringMatching(/./) })
  const { id } = await newestState()
  const cancelledAt = performance.now()
  const answer = await post(server, `/v1/turns/${id}/cancel`, {})
  console.log(
    `cancelled by id: the upstream’s socket closed after ${((await gone) - cancelledAt).toFixed(1)} ms`,
  )
  expect(JSON.parse(answer.body)).toMatchObject({ id, state: 'cancelled' })
  const { body } = await asked
  expect(body).toContain('"code":"turn_cancelled"')
  expect(body).not.toContain('[DONE]')
  expect(await post(server, `/v1/turns/${id}/cancel`, {})).toMatchObject({ status: 200 })
})

describe('a native stream whose client dropped', () => {
  /** The events of a stream, until `enough` or its end. */
  async function events(
    response: Response,
    enough: (event: TurnEvent) => boolean = isEnd,
  ): Promise<TurnEvent[]> {
    const heard: TurnEvent[] = []
    let rest = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk as Uint8Array, { stream: true })
      const frames = rest.split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) {
        const [, data] = /^data: (.*)$/m.exec(frame) ?? []
        if (data === undefined) continue
        const event = JSON.parse(data) as TurnEvent
        heard.push(event)
        if (enough(event)) return heard
      }
    }
    return heard
  }

  test('is resumed after the last event it heard, again and again, and misses nothing', async () => {
    const body = JSON.stringify(protocols.turns.body('slow', true))
    const headers = { 'content-type': 'application/json' }
    let response = await fetch(`${server.url}/v1/turns`, { method: 'POST', headers, body })
    const id = response.headers.get('plumbline-turn-id')
    const heard: TurnEvent[] = []
    for (let part = 0; part < 3; part++) {
      const until = (heard.at(-1)?.seq ?? 0) + 15
      heard.push(...(await events(response, ({ seq }) => seq === until)))
      response = await fetch(`${server.url}/v1/turns/${id}/events`, {
        headers: { accept: 'text/event-stream', 'last-event-id': String(heard.at(-1)?.seq) },
      })
    }
    heard.push(...(await events(response)))
    expect(heard.at(-1)?.type).toBe('turn.completed')
    expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, i) => i + 1))
    expect(heard).toEqual(await logOf(server, id ?? ''))
  })

  test('is cancelled after its grace when nobody resumes it', async () => {
    const before = upstream.requests.length
    const body = JSON.stringify(protocols.turns.body('endless', true))
    const sent = send('/v1/turns', body)
    sent.end()
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>
    const { gone } = await nextAsked(before)
    const [answer] = await answered
    await once(answer, 'data')
    const leftAt = performance.now()
    sent.destroy()
    expect((await gone) - leftAt).toBeGreaterThan(resumeGraceMs / 2)
    await expect.poll(newestState).toMatchObject({ state: 'cancelled' })
  })
})
