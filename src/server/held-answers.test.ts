import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ModelCall } from '../contract/ports/model.ts'
import type { Verifier } from '../contract/ports/verifier.ts'
import { registerProtocols } from './protocols.fixture.ts'
import { agentName, startScriptedServer } from './server.fixture.ts'
import { registerTurnHistory } from './turns/history.ts'

const wrong = 'The light is red.'
const right = 'The light is green.'
/** What the verifier waits for. */
let may: Promise<unknown> = Promise.resolve()
const green: Verifier = {
  name: 'green',
  fingerprint: 'green@1',
  verify: async ({ answer }) => {
    await may
    const ok = answer.text === right
    return { status: ok ? 'passed' : 'failed', score: ok ? 1 : 0, reason: ok ? 'it is' : `“${answer.text}”` }
  },
}

let server: Awaited<ReturnType<typeof startScriptedServer>>
let openai: OpenAI
let anthropic: Anthropic
beforeAll(async () => {
  server = await startScriptedServer(
    (app, deps) => {
      app.setSerializerCompiler(() => (value) => JSON.stringify(value))
      registerProtocols(app, deps)
      registerTurnHistory(app, deps)
    },
    [],
    {
      mode: 'gate',
      by: ['green'],
      hold: 'answer',
      accept_wrong: 0.05,
      warn_below: 0.8,
      revisions: 1,
      best_of: 0,
      unverified: 'abstain',
      verifiers: [green],
    },
  )
  openai = new OpenAI({ apiKey: 'none', baseURL: `${server.url}/v1`, maxRetries: 0 })
  anthropic = new Anthropic({ apiKey: 'none', baseURL: server.url, maxRetries: 0 })
})
afterAll(() => server.close())

/** Says something wrong, and then what is right. */
beforeEach(() => {
  let calls = 0
  server.model.script = ({ emit }: ModelCall) => {
    const text = calls++ === 0 ? wrong : right
    emit({ type: 'reasoning.delta', text: `I think that ${text}` })
    for (const word of text.split(/(?<= )/)) emit({ type: 'text.delta', text: word })
    return { finish_reason: 'stop', usage: { input_tokens: 3, output_tokens: 4 } }
  }
})

const user = { role: 'user' as const, content: 'What of the light?' }
const model = agentName
const accepted = { verification: { decision: 'accept', rounds: 2 }, verdicts: [{ status: 'passed' }] }

/** All that the server sends for a request, as text. */
async function sent(path: string, body: Record<string, unknown>): Promise<string> {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'none' },
    body: JSON.stringify({ model, ...body }),
  })
  expect(answer.status).toBe(200)
  return answer.text()
}

test.each([
  ['/v1/chat/completions', { messages: [user] }],
  ['/v1/responses', { input: 'What of the light?' }],
  ['/v1/messages', { max_tokens: 100, messages: [user] }],
  ['/v1/turns', { input: 'What of the light?' }],
])('%s never lets out what did not pass, streamed or whole', async (path, body) => {
  for (const stream of [true, false]) {
    let calls = 0
    server.model.script = ({ emit }: ModelCall) => {
      emit({ type: 'text.delta', text: calls++ === 0 ? wrong : right })
      return { finish_reason: 'stop', usage: null }
    }
    const text = await sent(path, { ...body, stream })
    expect(text).toContain('"decision":"accept"')
    expect(text).toContain('green.')
    // The log itself, with its reasons, is told on Plumbline's own route.
    if (path !== '/v1/turns') expect(text).not.toContain('red')
    expect(text).not.toMatch(/"type":"text.delta"[^}]*red/)
  }
})

test.each([
  ['/v1/chat/completions', { messages: [user] }],
  ['/v1/responses', { input: 'What of the light?' }],
  ['/v1/messages', { max_tokens: 100, messages: [user] }],
  ['/v1/turns', { input: 'What of the light?' }],
])('%s opens its stream while the answer is still held', async (path, body) => {
  let release: (value: unknown) => void = () => undefined
  may = new Promise((resolve) => {
    release = resolve
  })
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'none' },
    body: JSON.stringify({ model, stream: true, ...body }),
  })
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  release(undefined)
  expect(await answer.text()).toContain('green.')
})

test('a running turn shows nothing of an answer that is held', async () => {
  let release: (value: unknown) => void = () => undefined
  may = new Promise((resolve) => {
    release = resolve
  })
  const answer = await fetch(`${server.url}/v1/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, input: 'What of the light?' }),
  })
  const id = answer.headers.get('plumbline-turn-id')
  const detail = await (await fetch(`${server.url}/v1/turns/${id}`)).text()
  const events = await (await fetch(`${server.url}/v1/turns/${id}/events`)).text()
  expect(detail).toContain('"state":"running"')
  expect(`${detail}${events}`).not.toMatch(/red|verdicts/)
  release(undefined)
  await answer.text()
  expect(await (await fetch(`${server.url}/v1/turns/${id}/events`)).text()).toContain('red.')
})

test('a Chat Completions stream is one answer, after news of the checks', async () => {
  const stream = await openai.chat.completions.create({ model, messages: [user], stream: true })
  let text = ''
  const news: unknown[] = []
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? ''
    const { plumbline } = chunk as { plumbline?: unknown }
    if (plumbline) news.push(plumbline)
  }
  expect(text).toBe(right)
  expect(news).toMatchObject([
    { checking: { round: 1, verifiers: ['green'] } },
    { gate: { round: 1, decision: 'revise' } },
    { checking: { round: 2 } },
    accepted,
  ])
})

test('a Responses stream has one message, which is the accepted one', async () => {
  const stream = openai.responses.stream({ model, input: 'What of the light?' })
  const response = await stream.finalResponse()
  expect(response.output_text).toBe(right)
  expect(response.output.map(({ type }) => type)).toEqual(['reasoning', 'message'])
  expect(response).toMatchObject({ plumbline: accepted })
})

test('a Messages stream has the blocks of the accepted answer alone', async () => {
  const message = await anthropic.messages.stream({ model, max_tokens: 100, messages: [user] }).finalMessage()
  expect(message.content).toMatchObject([{ type: 'thinking' }, { type: 'text', text: right }])
})

test('a UI message stream tells the accepted answer alone', async () => {
  const text = await sent('/v1/ui/chat', {
    id: 'c',
    messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: user.content }] }],
  })
  expect(text).toContain('green.')
  expect(text).not.toContain('red')
  expect(text).toContain('"gate":{"round":1,"decision":"revise"}')
})
