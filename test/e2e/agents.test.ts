import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TurnEvent } from '../../src/contract/event.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Script } from '../upstream/script.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

let folder: string
let upstream: Upstream
let server: RunningServer

/** Calls the tools that the question names, then says what it was given back. */
function script(body: Buffer): Script {
  if (body.length === 0) return {}
  const { messages, tools } = JSON.parse(body.toString('utf8')) as {
    messages: { role: string; content?: string | null }[]
    tools?: unknown[]
  }
  const results = messages.filter(({ role }) => role === 'tool').map(({ content }) => content ?? '')
  const question = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const names = [...question.matchAll(/@(\w+)/g)].map(([, name]) => name ?? '')
  if (results.length > 0 || tools === undefined) return { text: `Given: ${results.join(' | ')}`, chunks: 3 }
  return {
    text: '',
    finish_reason: 'tool_calls',
    tool_calls: names.map((name, i) => ({ id: `call_${i}`, name, arguments: '{"expression":"6*7"}' })),
  }
}

const tool = (name: string, body: string, more = '') => `{
  name: '${name}', description: '${name}', inputSchema: { type: 'object' }, effect: 'read', idempotent: true, ${more}
  parse: (input) => input,
  call: ${body},
}`
const waits = (ms: number, text: string) =>
  `() => new Promise((done) => setTimeout(() => done({ parts: [{ type: 'text', text: '${text}' }] }), ${ms}))`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-agents-'))
  const file = join(folder, 'plumbline.config.mjs')
  const tools = [
    tool('north', waits(400, 'cold')),
    tool('east', waits(400, 'dry')),
    tool('south', waits(400, 'warm')),
    tool('ledger', waits(2_000, 'late'), 'usualMs: 2000,'),
    tool('hung', '() => new Promise(() => {})'),
  ]
  await writeFile(
    file,
    `export default {
      tools: [${tools.join(',')}],
      agents: {
        scout: {
          models: ['scripted/scripted'],
          instructions: 'Use your tools.',
          tools: ['north', 'east', 'south', 'ledger', 'hung', 'calculator'],
        },
      },
    }`,
  )
  upstream = await startUpstream({ script: ({ body }) => script(body) })
  server = await startServer({ upstream, env: { PLUMBLINE_CONFIG: file } })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
  await rm(folder, { recursive: true, force: true })
})

async function ask(input: string, budget = {}): Promise<{ events: TurnEvent[]; said: string }> {
  const response = await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'agent/scout', input, budget }),
  })
  const events = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(
    ([, data]) => JSON.parse(data ?? '') as TurnEvent,
  )
  return { events, said: events.map((event) => (event.type === 'text.delta' ? event.text : '')).join('') }
}

test('three independent tools of 400 ms take one such time, not three', async () => {
  const { events, said } = await ask('How is it? @north @east @south')
  expect(said).toBe('Given: cold | dry | warm')
  const began = events.filter((event) => event.type === 'tool.started').map((event) => event.at_ms)
  const ended = events.filter((event) => event.type === 'tool.finished').map((event) => event.at_ms)
  console.log(`three tools of 400 ms: ${(Math.max(...ended) - Math.min(...began)).toFixed(0)} ms`)
  expect(Math.max(...began)).toBeLessThan(Math.min(...ended))
})

test('a tool that cannot end in what is left is not started, and the answer says so', async () => {
  const { events, said } = await ask('What is owed? @ledger', { latency_ms: 900 })
  expect(events.filter((event) => event.type === 'tool.started')).toEqual([])
  expect(said).toContain('Not started: It usually takes 2000 ms.')
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed' })
})

test('a hung tool ends at its ceiling and the turn inside its deadline, fifty times of fifty', async () => {
  const runs = await Promise.all(Array.from({ length: 50 }, () => ask('Well? @hung', { latency_ms: 3_000 })))
  const ends = runs.map(({ events }) => events.at(-1))
  expect(ends.filter((end) => end?.type === 'turn.completed')).toHaveLength(50)
  const late = ends.filter((end) => (end?.at_ms ?? 0) > 3_000)
  console.log(`50 hung tools: ${50 - late.length} of 50 turns ended inside their deadline`)
  expect(late).toEqual([])
})

test('a plain OpenAI client sees the answer and none of the server’s own calls', async () => {
  const stream = await server.openai.chat.completions.create({
    model: 'agent/scout',
    stream: true,
    messages: [{ role: 'user', content: 'What is six times seven? @calculator' }],
  })
  let said = ''
  for await (const chunk of stream) {
    expect(chunk.choices[0]?.delta.tool_calls).toBeUndefined()
    said += chunk.choices[0]?.delta.content ?? ''
  }
  expect(said).toBe('Given: 42')
})
