import { execFile } from 'node:child_process'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatOf, post } from '../support/asking.ts'
import { startHttpMcp } from '../support/mcp-http.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Script } from '../upstream/script.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const slow: Script = { text: 'one two three four five six seven eight ', chunks: 8, chunk_delay_ms: 60 }

let folder: string
let file: string
let upstream: Upstream
let mcp: Awaited<ReturnType<typeof startHttpMcp>>
let server: RunningServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-reload-'))
  file = join(folder, 'plumbline.config.ts')
  upstream = await startUpstream({
    models: ['slow', 'quick'],
    script: ({ body }) => (body.length === 0 ? {} : scriptOf(body)),
  })
  mcp = await startHttpMcp()
  await write({ helper: { models: ['scripted/slow'] } })
  server = await startServer({ upstream, env: { PLUMBLINE_CONFIG: file } })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
  await mcp.close()
  await rm(folder, { recursive: true })
})

/** `quick` says its name; whoever has the tool of the question calls it once and says what it returned. */
function scriptOf(body: Buffer): Script {
  const {
    model,
    tools = [],
    messages,
  } = JSON.parse(body.toString('utf8')) as {
    model: string
    tools?: { function: { name: string } }[]
    messages: { role: string; content: unknown }[]
  }
  if (model === 'slow') return slow
  const given = messages.find(({ role }) => role === 'tool')?.content
  if (given !== undefined) return { text: `Given: ${given}` }
  const wanted = /shop__\w+/.exec(JSON.stringify(messages))?.[0]
  if (!tools.some(({ function: { name } }) => name === wanted)) return { text: 'quick' }
  const call = { id: 'call_1', name: wanted ?? '', arguments: '{"text":"hello","steps":5,"step_ms":100}' }
  return { text: '', finish_reason: 'tool_calls', tool_calls: [call] }
}

/** The configuration with these agents, put in place as editors do that replace the file. */
async function write(agents: object, more: object = {}) {
  await writeFile(
    `${file}.new`,
    `const settings: object = ${JSON.stringify({ agents, ...more })}\nexport default settings\n`,
  )
  await rename(`${file}.new`, file)
}

const deadline = { timeout: 10_000, interval: 20 }
const models = async () => (await server.openai.models.list()).data.map(({ id }) => id)
const status = async () =>
  (await server.get<{ configuration: { loaded_at: string; problems: string[] } }>('/readyz')).configuration

/** What `plumbline doctor` says of the server. */
async function doctorSays(): Promise<string> {
  const env = { ...process.env, PORT: new URL(server.url).port, PLUMBLINE_DISCOVER: 'off' }
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/cli.js', 'doctor', '--json'], {
    env,
  }).catch((error: { stdout: string }) => error)
  const findings = JSON.parse(stdout) as { name: string; detail: string }[]
  return findings.find(({ name }) => name === 'server')?.detail ?? ''
}

async function answerOf(model: string, content = 'Well?'): Promise<string | null | undefined> {
  const messages = [{ role: 'user' as const, content }]
  return (await server.openai.chat.completions.create({ model, messages })).choices[0]?.message.content
}

test('an agent that is added is there, and one that changed runs on its new model, without a restart', async () => {
  const { loaded_at } = await status()
  await write({ helper: { models: ['scripted/quick'] }, second: { models: ['scripted/quick'] } })
  await expect.poll(models, deadline).toContain('agent/second')
  expect(await answerOf('agent/helper')).toBe('quick')
  expect((await status()).loaded_at > loaded_at).toBe(true)
  expect(server.output()).toContain('configuration reloaded: agents.helper, agents.second')
})

test('a turn in flight keeps the agent with which it began', async () => {
  await write({ helper: { models: ['scripted/slow'] } })
  await expect.poll(models, deadline).not.toContain('agent/second')
  const stream = await server.openai.chat.completions.create({
    model: 'agent/helper',
    stream: true,
    messages: [{ role: 'user', content: 'Count.' }],
  })
  let said = ''
  let reloaded = false
  for await (const chunk of stream) {
    if (said === '') {
      await write({ other: { models: ['scripted/quick'] } })
      await expect.poll(models, deadline).toContain('agent/other')
      reloaded = true
    }
    said += chunk.choices[0]?.delta.content ?? ''
  }
  expect({ said, reloaded }).toEqual({ said: slow.text, reloaded: true })
  expect(await post(server, '/v1/chat/completions', { ...chatOf(''), model: 'agent/helper' })).toMatchObject({
    code: 'model_not_found',
  })
})

test('the earlier configuration stays while the new one is wrong, and its place is told until it is mended', async () => {
  await write({ other: { models: ['scripted/quick'], ceilings: { idle_ms: -5 } } })
  await expect
    .poll(async () => (await status()).problems, deadline)
    .toEqual(['agents.other.ceilings.idle_ms is -5; it may be a whole number above 0'])
  expect(await answerOf('agent/other')).toBe('quick')
  expect(server.output()).toContain(
    'configuration not reloaded, the earlier one stays in use: agents.other.ceilings',
  )
  await write({ other: { models: ['scripted/quik'] } })
  await expect
    .poll(async () => (await status()).problems, deadline)
    .toEqual([
      'agents.other.models[0] is "scripted/quik"; no upstream offers that model; did you mean scripted/quick?',
    ])
  expect(await (await fetch(`${server.url}/metrics`)).text()).toMatch(/^plumbline_configuration_current 0$/m)
  expect(await doctorSays()).toContain('with an earlier configuration: agents.other.models[0] is')
  await write({ other: { models: ['scripted/quick'] }, third: { models: ['scripted/quick'] } })
  await expect.poll(models, deadline).toContain('agent/third')
  expect((await status()).problems).toEqual([])
})

test('SIGHUP asks upstreams anew; one that does not answer keeps its models', async () => {
  const guest = await startUpstream({ models: ['small'] })
  const upstreams = [{ name: 'guest', base_url: guest.baseUrl }]
  await write({ third: { models: ['scripted/quick', 'guest/small'] } }, { upstreams })
  await expect.poll(models, deadline).toContain('guest/small')
  await guest.close()
  const reloads = () => server.output().split('configuration reloaded').length
  const before = reloads()
  process.kill(server.pid, 'SIGHUP')
  await expect.poll(reloads, deadline).toBe(before + 1)
  expect(server.output()).toContain('configuration reloaded: nothing in it changed')
  expect(await models()).toContain('guest/small')
  expect(await answerOf('agent/third')).toBe('quick')
})

test('an MCP server that stays as it was keeps its session, and one that goes ends the calls it was given', async () => {
  const agents = { clerk: { models: ['scripted/quick'], tools: ['mcp/shop'] } }
  const shop = { shop: { url: mcp.url } }
  await write(agents, { mcp: shop })
  await expect.poll(models, deadline).toContain('agent/clerk')
  expect(await answerOf('agent/clerk', 'Call shop__echo.')).toBe('Given: hello')
  await write({ ...agents, another: agents.clerk }, { mcp: shop })
  await expect.poll(models, deadline).toContain('agent/another')
  expect(await answerOf('agent/another', 'Call shop__echo.')).toBe('Given: hello')
  expect(mcp.sessions()).toBe(1)

  const inFlight = answerOf('agent/clerk', 'Call shop__slow.')
  await mcp.saw('called', 'slow')
  await write({ third: { models: ['scripted/quick'] } })
  await expect.poll(models, deadline).not.toContain('agent/clerk')
  expect(mcp.seen.map(({ what }) => what)).not.toContain('finished')
  expect(await inFlight).toBe('Given: 5 steps')
  await expect.poll(mcp.open, deadline).toBe(0)
})

test('what may be spent and how many may run is as the newest configuration says', async () => {
  const agents = { third: { models: ['scripted/quick'] } }
  const price = { input_usd_per_million: 1_000, output_usd_per_million: 1_000 }
  await write(agents, { prices: { 'scripted/quick': price }, purses: { server_usd_per_day: 0 } })
  const ask = async () => (await post(server, '/v1/chat/completions', chatOf('quick'))).code
  await expect.poll(ask, deadline).toBe('purse_empty')
  await write(agents, { admission: { large_bytes: 1, max_large_turns: 1 } })
  await expect.poll(ask, deadline).toBeUndefined()
})
