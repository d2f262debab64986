import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { chatOf, logOf, post, turnsOf } from '../support/asking.ts'
import { startScripted } from '../support/scripts.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Upstream } from '../upstream/server.ts'

const text = 'The watch changes at eight, and the log goes with it to whoever stands next.'
const scripts = {
  short: { text, chunks: 10, chunk_delay_ms: 100 },
  endless: { text, chunks: 10, endless: true, chunk_delay_ms: 20 },
  silent: { headers_delay_ms: 60_000 },
  long: { text: text.repeat(150_000) },
}

let upstream: Upstream
let dataFolder: string
beforeAll(async () => {
  upstream = await startScripted(scripts)
})
afterAll(() => upstream.close())
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-shutdown-'))
})
afterEach(() => rm(dataFolder, { recursive: true }))

function start(drainMs?: number): Promise<RunningServer> {
  const env: Record<string, string> = drainMs === undefined ? {} : { PLUMBLINE_DRAIN_MS: String(drainMs) }
  return startServer({ upstream, dataFolder, env })
}

/** A turn on its way: what its client will see, whole or broken off. */
function begin(server: RunningServer, path: string, body: Record<string, unknown>) {
  return post(server, path, body).then(
    (value) => ({ value, error: undefined }),
    (error: unknown) => ({ value: undefined, error }),
  )
}

/** The processes that a process started, and theirs (Linux: from /proc). */
async function descendants(pid: number): Promise<number[]> {
  const parents = new Map<number, number>()
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
    const [, parent] = /\) \S (\d+)/.exec(stat) ?? []
    parents.set(Number(entry), Number(parent))
  }
  const below = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

/** One that ended may stand in the table until someone asks for its exit code. */
async function runs(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat !== '' && !/\) Z /.test(stat)
}

async function running(pids: number[]): Promise<number[]> {
  const alive = await Promise.all(pids.map(runs))
  return pids.filter((_, i) => alive[i])
}

const exitOf = (server: RunningServer) => expect.poll(() => runs(server.pid))
const readiness = async (server: RunningServer) => (await fetch(`${server.url}/readyz`)).status

test('SIGTERM: short turns end as if nothing were, new ones are refused, and readiness is gone', async () => {
  const server = await start()
  expect(await readiness(server)).toBe(200)
  const streamed = begin(server, '/v1/chat/completions', chatOf('short', { stream: true }))
  const whole = begin(server, '/v1/responses', { model: 'scripted/short', input: 'hi', stream: true })
  const native = begin(server, '/v1/turns', { model: 'scripted/short', input: 'hi' })
  await expect.poll(async () => (await turnsOf(server)).length).toBe(3)
  process.kill(server.pid, 'SIGTERM')
  await expect.poll(() => readiness(server)).toBe(503)
  expect(await post(server, '/v1/chat/completions', chatOf('short'))).toMatchObject({
    status: 503,
    code: 'shutting_down',
  })
  expect((await streamed).value?.body).toMatch(/"finish_reason":"stop"[\s\S]*data: \[DONE\]\n\n$/)
  expect((await whole).value?.body).toContain('event: response.completed')
  expect((await native).value?.body).toContain('event: turn.completed')
  await exitOf(server).toBe(false)
  const again = await start()
  expect((await turnsOf(again)).map(({ state }) => state)).toEqual(['completed', 'completed', 'completed'])
  await again.stop()
})

test('SIGTERM: turns longer than the drain end with the protocol’s own error, and so does their record', async () => {
  const server = await start(300)
  const asked = [
    begin(server, '/v1/chat/completions', chatOf('endless', { stream: true })),
    begin(server, '/v1/chat/completions', chatOf('silent')),
    begin(server, '/v1/responses', { model: 'scripted/endless', input: 'hi', stream: true }),
    begin(server, '/v1/responses', { model: 'scripted/silent', input: 'hi' }),
    begin(server, '/v1/turns', { model: 'scripted/endless', input: 'hi' }),
  ]
  await expect
    .poll(async () => (await turnsOf(server)).filter(({ output_preview }) => output_preview !== '').length)
    .toBe(3)
  const children = await descendants(server.pid)
  expect(children.length).toBeGreaterThan(0)
  process.kill(server.pid, 'SIGTERM')
  const [chat, chatWhole, responses, responsesWhole, native] = (await Promise.all(asked)).map(
    ({ value }) => value,
  )
  expect(chat?.body).toMatch(/data: \{"error":\{[^\n]*"code":"shutting_down"[^\n]*\n\n$/)
  expect(chat?.body).not.toContain('[DONE]')
  expect(chatWhole).toMatchObject({ status: 503, code: 'shutting_down' })
  expect(responses?.body).toMatch(
    /event: response\.failed\n[\s\S]*event: error\n[^\n]*"code":"shutting_down"/,
  )
  expect(responsesWhole).toMatchObject({ status: 503, code: 'shutting_down' })
  expect(native?.body).toMatch(/event: turn\.failed\n[^\n]*"code":"shutting_down"[^\n]*\n\n$/)
  await exitOf(server).toBe(false)
  expect(await running(children)).toEqual([])
  for (const request of upstream.requests.slice(-5)) await request.gone
  const again = await start()
  for (const { id, state, error } of await turnsOf(again)) {
    expect({ state, code: error?.code }).toEqual({ state: 'failed', code: 'shutting_down' })
    const events = await logOf(again, id)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
    expect(events.filter(({ type }) => type === 'attempt.finished')).toHaveLength(1)
  }
  await again.stop()
})

test('SIGTERM: an answer that its client takes slowly arrives to its last byte', async () => {
  const server = await start()
  const body = JSON.stringify(chatOf('long'))
  const sent = request(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  answer.pause()
  await expect.poll(async () => (await turnsOf(server))[0]?.state).toBe('completed')
  process.kill(server.pid, 'SIGTERM')
  await expect.poll(() => readiness(server)).toBe(503)
  const { choices } = (await json(answer)) as { choices: { message: { content: string } }[] }
  expect(choices[0]?.message.content).toBe(scripts.long.text)
  await exitOf(server).toBe(false)
})

test('a second signal ends it at once, whatever runs', async () => {
  const server = await start(60_000)
  const asked = begin(server, '/v1/turns', { model: 'scripted/endless', input: 'hi' })
  await expect.poll(async () => (await turnsOf(server)).length).toBe(1)
  process.kill(server.pid, 'SIGTERM')
  await expect.poll(() => readiness(server)).toBe(503)
  const children = await descendants(server.pid)
  process.kill(server.pid, 'SIGINT')
  await exitOf(server).toBe(false)
  await expect.poll(() => running(children)).toEqual([])
  expect((await asked).error).toBeDefined()
  const again = await start()
  const [turn] = await turnsOf(again)
  expect(turn).toMatchObject({ state: 'failed', error: { code: 'turn_interrupted' } })
  await again.stop()
})
