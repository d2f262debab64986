import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../support/server.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const run = promisify(execFile)

let upstream: Upstream
let dataFolder: string
/** Listens on every address, so it demands keys; reached over loopback. */
let server: RunningServer
let url: string
const created: string[] = []

beforeAll(async () => {
  upstream = await startUpstream({ script: { text: 'A plumb line shows what is true.', chunks: 3 } })
  dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-keys-'))
  await createKey('--role', 'admin')
  server = await startServer({ upstream, dataFolder, env: { HOST: '0.0.0.0' } })
  url = server.url.replace('0.0.0.0', '127.0.0.1')
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
  await rm(dataFolder, { recursive: true })
})

/** `plumbline keys …` on the data folder, as a process of its own. */
async function keysCommand(...args: string[]) {
  const { stdout } = await run(process.execPath, [
    'dist/cli.js',
    'keys',
    ...args,
    '--data',
    dataFolder,
    '--json',
  ])
  return JSON.parse(stdout)
}

async function createKey(...flags: string[]): Promise<{ id: string; key: string }> {
  const key = await keysCommand('create', '--name', 'test', ...flags)
  created.push(key.key)
  return key
}

const clientOf = (apiKey: string) => new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 })

function ask(client: OpenAI) {
  return client.chat.completions.create({
    model: 'scripted/scripted',
    messages: [{ role: 'user', content: 'What is a plumb line for?' }],
  })
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${url}${path}`, { headers })
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

test('a server that others can reach does not start without a key, and says how to make one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-keyless-'))
  const env = { ...process.env, HOST: '0.0.0.0', PORT: '0', PLUMBLINE_DISCOVER: 'off', NO_COLOR: '1' }
  const failure = await run(process.execPath, ['dist/cli.js', 'serve', '--data', folder], { env }).catch(
    (e) => e,
  )
  expect(failure.code).toBe(2)
  expect(failure.stderr).toContain(`plumbline keys create --name console --role admin --data "${folder}"`)
  expect(failure.stdout).toBe('')
  await rm(folder, { recursive: true })
})

describe('where keys are needed', () => {
  test('the official client is answered with a key, made while the server runs, and refused with a wrong one', async () => {
    const { key } = await createKey()
    const { choices } = await ask(clientOf(key))
    expect(choices[0]?.message.content).toBe('A plumb line shows what is true.')
    const wrong = await ask(clientOf(`${key.slice(0, -4)}AAAA`)).catch((error) => error)
    expect(wrong).toBeInstanceOf(OpenAI.AuthenticationError)
    expect(wrong).toMatchObject({ status: 401, code: 'key_invalid' })
    expect(await ask(clientOf('sk-proj-123')).catch((error) => error.status)).toBe(401)
  })

  test('only health and the console are there for everybody', async () => {
    const routes = [
      '/v1/models',
      '/v1/turns',
      '/v1/files',
      '/v1/keys',
      '/metrics',
      '/readyz',
      '/openapi.json',
    ]
    for (const route of routes) expect((await get(route)).status, route).toBe(401)
    expect((await get('/healthz')).status).toBe(200)
    expect((await get('/', { accept: 'text/html' })).status).not.toBe(401)
  })

  test('a key that may read reads, and does nothing else', async () => {
    const client = clientOf((await createKey('--role', 'read')).key)
    expect((await client.models.list()).data.length).toBeGreaterThan(0)
    expect(await ask(client).catch((error) => error)).toMatchObject({ status: 403, code: 'key_forbidden' })
    const before = upstream.requests.length
    await ask(client).catch(() => undefined)
    expect(upstream.requests.length).toBe(before)
  })

  test('a key starts as many turns a minute as it may, and is told when it may go on', async () => {
    const client = clientOf((await createKey('--turns-per-minute', '2')).key)
    await ask(client)
    await ask(client)
    const refused = await ask(client).catch((error) => error)
    expect(refused).toBeInstanceOf(OpenAI.RateLimitError)
    expect(refused.code).toBe('rate_limited')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
  })

  test('a key that is revoked while the server runs is refused within a second', async () => {
    const { id, key } = await createKey()
    expect((await get('/v1/models', bearer(key))).status).toBe(200)
    await keysCommand('revoke', id)
    await expect
      .poll(async () => (await get('/v1/models', bearer(key))).status, { timeout: 1_000, interval: 50 })
      .toBe(401)
  })

  test('a browser signs in once and is known by its cookie, images and uploads included', async () => {
    const { key } = await createKey('--role', 'read')
    const signedIn = await fetch(`${url}/v1/session`, { method: 'POST', headers: bearer(key) })
    expect(await signedIn.json()).toEqual({ name: 'test', role: 'read' })
    const cookie = signedIn.headers.get('set-cookie') ?? ''
    expect(cookie).not.toContain(key)
    const sent = { cookie: cookie.split(';')[0] ?? '' }
    expect((await get('/v1/turns', { ...sent, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await get('/v1/turns', { ...sent, 'sec-fetch-site': 'cross-site' })).status).toBe(401)
    expect((await fetch(`${url}/v1/session`, { method: 'POST' })).status).toBe(401)
  })

  test('keys are managed over HTTP by those that may', async () => {
    const admin = bearer((await createKey('--role', 'admin')).key)
    const headers = { ...admin, 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'over HTTP', role: 'read', usd_per_day: 2.5 })
    const answer = await fetch(`${url}/v1/keys`, { method: 'POST', headers, body })
    const made = (await answer.json()) as { id: string; key: string }
    created.push(made.key)
    expect((await get('/v1/models', bearer(made.key))).status).toBe(200)
    expect((await get('/v1/keys', bearer(made.key))).status).toBe(403)
    const listed = (await (await get('/v1/keys', admin)).json()) as { data: { id: string }[] }
    expect(listed.data[0]).toMatchObject({ id: made.id, usd_per_day: 2.5, revoked_at: null })
    expect(JSON.stringify(listed)).not.toContain(made.key)
    await fetch(`${url}/v1/keys/${made.id}`, { method: 'DELETE', headers: admin })
    expect((await get('/v1/models', bearer(made.key))).status).toBe(401)
  })

  test('no key stands in any file of the data folder, in the log or in a list', async () => {
    const listed = JSON.stringify(await keysCommand('list'))
    const entries = await readdir(dataFolder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    const bytes = await Promise.all(files.map((file) => readFile(file)))
    expect(created.length).toBeGreaterThan(5)
    for (const key of created) {
      expect(bytes.some((file) => file.includes(key))).toBe(false)
      expect(server.output()).not.toContain(key)
      expect(listed).not.toContain(key)
    }
  })
})

describe('on loopback, where none is needed', () => {
  let open: RunningServer
  beforeAll(async () => {
    open = await startServer({ upstream })
  })
  afterAll(() => open.stop())

  /** The status of a request with headers that `fetch` does not let one choose. */
  async function status(method: string, path: string, headers: Record<string, string>): Promise<number> {
    const sent = request(`${open.url}${path}`, { method, headers })
    sent.end(method === 'POST' ? '{}' : undefined)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    return answer.statusCode ?? 0
  }
  const json = { 'content-type': 'application/json' }

  test('a name that was made to lead here is refused', async () => {
    const { port } = new URL(open.url)
    expect(await status('GET', '/v1/turns', { host: `evil.example:${port}` })).toBe(403)
    expect(await status('POST', '/v1/turns', { host: `evil.example:${port}`, ...json })).toBe(403)
    expect(await status('GET', '/v1/turns', { host: `localhost:${port}` })).toBe(200)
  })

  test('a page of another origin is refused, and a page of this one is not', async () => {
    expect(await status('POST', '/v1/turns', { origin: 'https://evil.example', ...json })).toBe(403)
    expect(
      await status('POST', '/v1/turns', { origin: 'https://evil.example', 'content-type': 'text/plain' }),
    ).toBe(403)
    expect(await status('GET', '/v1/turns', { 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await status('GET', '/v1/turns', { origin: open.url, 'sec-fetch-site': 'same-origin' })).toBe(200)
  })

  test('the official client works with whatever it sends as its key, but not with a wrong one of ours', async () => {
    expect((await open.openai.models.list()).data.length).toBeGreaterThan(0)
    const wrong = new OpenAI({ baseURL: `${open.url}/v1`, apiKey: 'pl_wrong', maxRetries: 0 })
    expect(await wrong.models.list().catch((error) => error.status)).toBe(401)
  })
})
