import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { post, turnsOf } from '../support/asking.ts'
import { startHttpMcp } from '../support/mcp-http.ts'
import type { Seen } from '../support/mcp-tools.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Script } from '../upstream/script.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

let folder: string
let http: Awaited<ReturnType<typeof startHttpMcp>>
let upstream: Upstream
let server: RunningServer

/** The first tool that the model is given, called. */
function script(body: Buffer): Script {
  if (body.length === 0) return {}
  const { tools } = JSON.parse(body.toString('utf8')) as { tools?: { function: { name: string } }[] }
  const name = tools?.[0]?.function.name
  if (name === undefined) return { text: 'No tool is there yet.' }
  return { text: '', finish_reason: 'tool_calls', tool_calls: [{ id: 'call_1', name, arguments: '{}' }] }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-mcp-'))
  http = await startHttpMcp()
  upstream = await startUpstream({ script: ({ body }) => script(body) })
  const child = join(import.meta.dirname, '../support/mcp-stdio.ts')
  const args = ['--import', import.meta.resolve('tsx'), child, join(folder, 'seen')]
  const agent = (name: string) => ({ models: ['scripted/scripted'], tools: [`${name}__hang`] })
  server = await startServer({
    upstream,
    config: {
      mcp: { http: { url: http.url }, stdio: { command: process.execPath, args } },
      agents: { http: agent('http'), stdio: agent('stdio') },
    },
  })
  // Tools join when their server answers.
  for (const name of ['http', 'stdio']) await vi.waitFor(() => hasTool(name), { timeout: 30_000 })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
  await http.close()
  await rm(folder, { recursive: true })
})

/** Throws while the agent's model is not given its tool yet. */
async function hasTool(name: string): Promise<void> {
  const before = upstream.requests.length
  const budget = { latency_ms: 300 }
  await post(server, '/v1/turns', { model: `agent/${name}`, input: 'hi', stream: false, budget })
  const first = upstream.requests[before]?.body.toString('utf8') ?? ''
  expect(first).toContain(`${name}__hang`)
}

/** What the two reference servers saw, in their own words and times. */
const transports: Record<'http' | 'stdio', () => Seen[]> = {
  http: () => http.seen,
  stdio: () => {
    const lines = readFileSync(join(folder, 'seen'), { encoding: 'utf8', flag: 'a+' }).split('\n')
    return lines.filter(Boolean).map((line) => JSON.parse(line) as Seen)
  },
}

/** A request on a connection of its own, which can be broken off at any moment. */
function send(path: string, body: object): ClientRequest {
  const headers = { 'content-type': 'application/json' }
  const sent = request(`${server.url}${path}`, { method: 'POST', agent: false, headers })
  sent.on('error', () => undefined)
  sent.end(JSON.stringify(body))
  return sent
}

const messages = [{ role: 'user', content: 'Well?' }]
const asks: [string, string, (model: string) => object][] = [
  ['chat, streamed', '/v1/chat/completions', (model) => ({ model, messages, stream: true })],
  ['chat, whole', '/v1/chat/completions', (model) => ({ model, messages })],
  ['responses, streamed', '/v1/responses', (model) => ({ model, input: 'Well?', stream: true })],
  ['messages, streamed', '/v1/messages', (model) => ({ model, messages, max_tokens: 10, stream: true })],
  ['a native turn, whole', '/v1/turns', (model) => ({ model, input: 'Well?', stream: false })],
]

describe.each(['http', 'stdio'] as const)('a call of an MCP server over %s', (transport) => {
  const seen = (what: Seen['what']) => transports[transport]().filter((one) => one.what === what)

  /** Once the server began a call, ends its turn and says when the server heard of it. */
  async function heardAfter(how: string, start: () => () => void | Promise<void>) {
    const before = seen('cancelled').length
    const called = seen('called').length
    const end = start()
    await expect.poll(() => seen('called').length, { interval: 5 }).toBe(called + 1)
    const endedAt = Date.now()
    await end()
    await expect.poll(() => seen('cancelled').length, { interval: 5 }).toBe(before + 1)
    const ms = (seen('cancelled').at(-1)?.at ?? 0) - endedAt
    console.log(`${transport}, ${how}: the server saw notifications/cancelled after ${ms} ms`)
    await expect.poll(async () => (await turnsOf(server, 'limit=1'))[0]?.state).toBe('cancelled')
  }

  test.each(asks)('is cancelled when its client leaves: %s', async (how, path, body) => {
    await heardAfter(how, () => {
      const sent = send(path, body(`agent/${transport}`))
      return () => void sent.destroy()
    })
  })

  test('is cancelled with its turn, by id', async () => {
    await heardAfter('cancelled by id', () => {
      const sent = send('/v1/turns', { model: `agent/${transport}`, input: 'Well?' })
      const answered = once(sent, 'response') as Promise<[IncomingMessage]>
      return async () => {
        const [{ headers }] = await answered
        const { status } = await post(server, `/v1/turns/${headers['plumbline-turn-id']}/cancel`, {})
        expect(status).toBe(200)
      }
    })
  })
})
