import { APIError } from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TurnEvent } from '../../src/contract/event.ts'
import type { TurnSummary } from '../../src/contract/turn.ts'
import { startScripted } from '../support/scripts.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Upstream } from '../upstream/server.ts'

const text = 'The anchor light is brass, it burns all night, and the watch trims it at the turn of each hour.'
const half = { text, chunks: 10 }

/** What each model of the upstream does wrong. */
const scripts = {
  good: half,
  'continues-here': { text: ' AND SO ON.', chunks: 2 },
  'hang-before-headers': { headers_delay_ms: 60_000 },
  'stall-after-headers': { ...half, stall_after: 0 },
  'stall-mid-stream': { ...half, stall_after: 4 },
  'cut-mid-stream': { ...half, cut_after: 4 },
  'cut-before-output': { ...half, cut_after: 0 },
  'error-mid-stream': { ...half, error_after: 4 },
  'ends-early': { ...half, omit_end: true },
  malformed: { ...half, malformed: true },
  'split-characters': { text: 'naïve — ü€😀 done', chunks: 5, split_characters: true },
  'no-usage': { ...half, usage: false },
  endless: { ...half, endless: true, chunk_delay_ms: 2 },
  'rate-limited': { status: 429, retry_after: 7 },
  'rate-limited-briefly': { status: 429, retry_after: 0 },
  'always-500': { status: 500 },
  slow: { ...half, first_chunk_delay_ms: 30_000 },
  'slow-chunks': { ...half, chunk_delay_ms: 120 },
} as const

let upstream: Upstream
let server: RunningServer
beforeAll(async () => {
  upstream = await startScripted(scripts)
  const price = { input_usd_per_million: 1_000, output_usd_per_million: 2_000 }
  server = await startServer({
    upstream,
    config: {
      defaults: { ceilings: { first_output_ms: 400, idle_ms: 300 }, retries: 1 },
      prices: Object.fromEntries(Object.keys(scripts).map((name) => [`scripted/${name}`, price])),
    },
  })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

interface Wishes {
  budget?: { latency_ms?: number; cost_usd?: number }
  fallback?: string[]
}

/** What a plain OpenAI client sees of a stream. */
async function stream(model: keyof typeof scripts, wishes: Wishes = {}) {
  let said = ''
  let finish: string | null | undefined
  let error: APIError | undefined
  const startedAt = performance.now()
  try {
    const chunks = await server.openai.chat.completions.create({
      model: `scripted/${model}`,
      stream: true,
      messages: [{ role: 'user', content: 'What of the anchor light?' }],
      // @ts-expect-error the client does not know Plumbline's own member
      plumbline: { ...wishes, fallback: wishes.fallback?.map((name) => `scripted/${name}`) },
    })
    for await (const chunk of chunks) {
      said += chunk.choices[0]?.delta.content ?? ''
      finish = chunk.choices[0]?.finish_reason ?? finish
    }
  } catch (thrown) {
    if (!(thrown instanceof APIError)) throw thrown
    error = thrown
  }
  return { said, finish, error, tookMs: performance.now() - startedAt, ...(await lastTurn()) }
}

/** What the record says of the newest turn. */
async function lastTurn() {
  const { data } = await server.get<{ data: TurnSummary[] }>('/v1/turns?limit=1')
  const turn = data[0] as TurnSummary
  const events = (await server.get<{ data: TurnEvent[] }>(`/v1/turns/${turn.id}/events`)).data
  const attempts = events
    .filter((event) => event.type === 'attempt.started')
    .map(({ kind, model }) => `${kind} ${model}`)
  return { turn, events, attempts }
}

const code = (error: APIError | undefined) => (error as { code?: string } | undefined)?.code

for (const model of ['hang-before-headers', 'stall-after-headers', 'slow'] as const) {
  test(`${model}: the silence ends at the ceiling, after one retry, with an error`, async () => {
    const { error, attempts, turn } = await stream(model)
    expect(code(error)).toBe('upstream_stalled')
    expect(attempts).toHaveLength(2)
    expect(turn.state).toBe('failed')
    await upstream.requests.at(-1)?.gone
  })
}

test('stall mid-stream without a fallback: a proper error follows what was said, never a clean end', async () => {
  const { said, finish, error, turn } = await stream('stall-mid-stream')
  expect(text.startsWith(said) && said.length > 0).toBe(true)
  expect(finish).toBeUndefined()
  expect(code(error)).toBe('upstream_stalled')
  expect(turn.state).toBe('failed')
})

for (const model of ['cut-mid-stream', 'error-mid-stream', 'ends-early'] as const) {
  test(`${model} without a fallback: a proper error follows what was said, never a clean end`, async () => {
    const { finish, error, turn } = await stream(model)
    expect(error).toBeDefined()
    expect(finish).toBeUndefined()
    expect(turn.state).toBe('failed')
    expect(turn.spent.cost_usd).toBeGreaterThan(0)
  })
}

for (const model of [
  'cut-before-output',
  'always-500',
  'rate-limited',
  'hang-before-headers',
  'malformed',
] as const) {
  test(`${model} with a fallback: the client sees one whole answer`, async () => {
    const { said, finish, error, attempts } = await stream(model, { fallback: ['good'] })
    expect(error).toBeUndefined()
    expect(said).toBe(text)
    expect(finish).toBe('stop')
    expect(attempts).toEqual([`first scripted/${model}`, 'fallback scripted/good'])
  })
}

test('a fallback that cannot continue does not follow half an answer in a chat stream', async () => {
  const { said, error } = await stream('cut-mid-stream', { fallback: ['good'] })
  expect(text.startsWith(said)).toBe(true)
  expect(code(error)).toBe('answer_cut')
})

test('429 with Retry-After longer than the deadline is passed on, with the time to wait', async () => {
  const { error, turn, attempts } = await stream('rate-limited', { budget: { latency_ms: 3_000 } })
  expect(error?.status).toBe(429)
  expect(error?.headers?.get('retry-after')).toBe('7')
  expect(attempts).toHaveLength(1)
  expect(turn.spent.cost_usd).toBe(0)
})

test('a burst of 500s is retried once, and costs nothing', async () => {
  const { error, attempts, turn } = await stream('always-500')
  expect(error?.status).toBe(502)
  expect(attempts).toEqual(['first scripted/always-500', 'retry scripted/always-500'])
  expect(turn.spent.cost_usd).toBe(0)
})

test('a chunk split inside a character arrives whole', async () => {
  const { said, error } = await stream('split-characters')
  expect(error).toBeUndefined()
  expect(said).toBe('naïve — ü€😀 done')
})

test('a stream without usage is charged by what it said, never 0', async () => {
  const { error, turn } = await stream('no-usage')
  expect(error).toBeUndefined()
  expect(turn.usage).toBeNull()
  expect(turn.spent.cost_usd).toBeGreaterThan(0)
})

test('a stream that never ends stops at the deadline, and says so', async () => {
  const { finish, error, events, tookMs } = await stream('endless', { budget: { latency_ms: 600 } })
  expect(error).toBeUndefined()
  expect(finish).toBe('length')
  expect(events.some((event) => event.type === 'warning' && event.code === 'deadline_reached')).toBe(true)
  expect(tookMs).toBeLessThan(2_000)
  await upstream.requests.at(-1)?.gone
})

test('a deadline without a word said is an error in time', async () => {
  const { error, tookMs } = await stream('slow', { budget: { latency_ms: 250 } })
  expect(code(error)).toBe('deadline_exceeded')
  expect(error?.status).toBe(504)
  expect(tookMs).toBeLessThan(2_000)
})

test('a client that leaves before the answer takes the upstream with it', async () => {
  const seen = upstream.requests.length
  const left = new AbortController()
  const asked = fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'scripted/slow',
      messages: [{ role: 'user', content: 'hi' }],
      stream: true,
    }),
    signal: left.signal,
  })
  while (upstream.requests.length === seen) await new Promise((resolve) => setImmediate(resolve))
  left.abort()
  await expect(asked).rejects.toThrow()
  await upstream.requests.at(-1)?.gone
  await expect
    .poll(async () => (await lastTurn()).turn)
    .toMatchObject({ model: 'scripted/slow', state: 'cancelled' })
})

test('a client that leaves mid-stream takes the upstream with it, and pays for what came', async () => {
  const chunks = await server.openai.chat.completions.create({
    model: 'scripted/endless',
    stream: true,
    messages: [{ role: 'user', content: 'hi' }],
  })
  for await (const chunk of chunks) if (chunk.choices[0]?.delta.content) break
  await upstream.requests.at(-1)?.gone
  await expect.poll(async () => (await lastTurn()).turn.state).toBe('cancelled')
  expect((await lastTurn()).turn.spent.cost_usd).toBeGreaterThan(0)
})
