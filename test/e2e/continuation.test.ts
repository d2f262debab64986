import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TurnEvent } from '../../src/contract/event.ts'
import { chatOf, logOf, post, turnsOf } from '../support/asking.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Script } from '../upstream/script.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const text =
  'The pilot came aboard at dawn, took the wheel — naïve hands off it — and brought her in on the flood.'
const other = 'She was brought in by another pilot, who says it in other words.'

interface ChatBody {
  model: string
  messages: { role: string; content: string }[]
}

/** `cuts` breaks off mid-answer; `goes-on` and `begins-anew` do not, and go on where an assistant message ends. */
function script(body: Buffer): Script {
  const { model, messages } = JSON.parse(body.toString('utf8')) as ChatBody
  if (model === 'cuts') return { text, chunks: 10, cut_after: 4 }
  if (model === 'stalls') return { text, chunks: 10, stall_after: 6 }
  if (model === 'begins-anew') return { text: other, chunks: 5 }
  const last = messages.at(-1)
  return { text: last?.role === 'assistant' ? text.slice(last.content.length) : text, chunks: 5 }
}

let upstream: Upstream
let server: RunningServer
beforeAll(async () => {
  upstream = await startUpstream({ script: ({ body }) => (body.length === 0 ? {} : script(body)) })
  const base_url = upstream.baseUrl
  server = await startServer({
    config: {
      upstreams: [
        { name: 'first', base_url, models: ['cuts', 'stalls'] },
        { name: 'able', base_url, models: ['goes-on'], continuation: 'prefix' },
        { name: 'unable', base_url, models: ['begins-anew'] },
      ],
      agents: {
        hedged: { models: ['first/cuts', 'able/goes-on'], hedge: { after_ms: 5_000, extra_load: 0.5 } },
      },
      defaults: { ceilings: { first_output_ms: 2_000, idle_ms: 300 } },
    },
  })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

async function newestLog(): Promise<TurnEvent[]> {
  const [turn] = await turnsOf(server, 'limit=1')
  return logOf(server, turn?.id ?? '')
}

const attemptsOf = (events: TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'attempt.started' ? [`${event.kind} ${event.model}`] : []))

for (const model of ['first/cuts', 'first/stalls']) {
  test(`a chat stream of ${model} is continued: one coherent answer, and nobody is the wiser`, async () => {
    const chunks = await server.openai.chat.completions.create({
      model,
      stream: true,
      messages: [{ role: 'user', content: 'Who brought her in?' }],
      // @ts-expect-error the client does not know Plumbline's own member
      plumbline: { fallback: ['able/goes-on'] },
    })
    let said = ''
    const finishes: (string | null)[] = []
    const ids = new Set<string>()
    for await (const chunk of chunks) {
      said += chunk.choices[0]?.delta.content ?? ''
      if (chunk.choices[0]?.finish_reason) finishes.push(chunk.choices[0].finish_reason)
      ids.add(chunk.id)
    }
    expect(said).toBe(text)
    expect(finishes).toEqual(['stop'])
    const events = await newestLog()
    expect(attemptsOf(events)).toEqual([`first ${model}`, 'continuation able/goes-on'])
    const { messages } = JSON.parse(upstream.requests.at(-1)?.body.toString() ?? '{}') as ChatBody
    expect(messages.at(-1)?.role).toBe('assistant')
    expect(text.startsWith(messages.at(-1)?.content ?? '?')).toBe(true)
  })
}

test('a Responses stream is continued the same way, in one item', async () => {
  const stream = server.openai.responses.stream({
    model: 'first/cuts',
    input: 'Who brought her in?',
    plumbline: { fallback: ['able/goes-on'] },
  })
  const final = await stream.finalResponse()
  expect(final.output_text).toBe(text)
  expect(final.output).toHaveLength(1)
})

test('a whole answer that was cut out of sight is whole', async () => {
  const answer = await post(server, '/v1/chat/completions', { ...chatOf(''), model: 'agent/hedged' })
  expect(JSON.parse(answer.body).choices[0].message.content).toBe(text)
  expect(attemptsOf(await newestLog())).toEqual(['first first/cuts', 'continuation able/goes-on'])
})

test('a Responses stream begins anew where no model can go on: what is void ends incomplete and is not in the answer', async () => {
  const stream = server.openai.responses.stream({
    model: 'first/cuts',
    input: 'Who brought her in?',
    plumbline: { fallback: ['unable/begins-anew'] },
  })
  const done: { status: string | undefined; text: string }[] = []
  stream.on('event', (event) => {
    if (event.type !== 'response.output_item.done' || event.item.type !== 'message') return
    const [part] = event.item.content
    done.push({ status: event.item.status, text: part?.type === 'output_text' ? part.text : '' })
  })
  const final = await stream.finalResponse()
  expect(done).toHaveLength(2)
  expect(done[0]?.status).toBe('incomplete')
  expect(text.startsWith(done[0]?.text ?? '?')).toBe(true)
  expect(done[1]).toEqual({ status: 'completed', text: other })
  expect(final.output_text).toBe(other)
  expect(final.output).toHaveLength(1)
  const events = await newestLog()
  expect(events.some(({ type }) => type === 'answer.restarted')).toBe(true)
  expect(attemptsOf(events)).toEqual(['first first/cuts', 'fallback unable/begins-anew'])
})

test('a native stream is told of the new beginning by its own event', async () => {
  const { body } = await post(server, '/v1/turns', {
    model: 'first/cuts',
    input: 'Who brought her in?',
    fallback: ['unable/begins-anew'],
  })
  expect(body).toMatch(
    /event: text\.delta[\s\S]*event: answer\.restarted[\s\S]*event: text\.delta[\s\S]*event: turn\.completed/,
  )
})
