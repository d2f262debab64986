import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TurnEvent } from '../../src/contract/event.ts'
import type { Message } from '../../src/contract/message.ts'
import type { TurnSummary } from '../../src/contract/turn.ts'
import { scanOf } from '../support/documents.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

type TurnDetail = TurnSummary & { input: Message[] }

const text = 'Brass lamps need polish, and patience — naïve owners forget both.'
let upstream: Upstream
let server: RunningServer
beforeAll(async () => {
  upstream = await startUpstream({
    script: ({ body }) => (body.includes('how many parts') ? { echo: true } : { text, chunks: 12 }),
  })
  server = await startServer({ upstream })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})
const model = 'scripted/scripted'

test('Chat Completions streams from the upstream, and ends with the turn’s account', async () => {
  const stream = await server.openai.chat.completions.create({
    model,
    stream: true,
    messages: [{ role: 'user', content: 'Tell me about lamps.' }],
  })
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(text)
  expect(chunks.length).toBeGreaterThan(10)
  const last = chunks.at(-1) as (typeof chunks)[number] & { plumbline: { turn_id: string } }
  expect(last.choices[0]?.finish_reason).toBe('stop')
  expect(last.plumbline.turn_id).toMatch(/^turn_/)
})

test('Responses streams from the same upstream', async () => {
  const stream = server.openai.responses.stream({ model, input: 'Tell me about lamps.' })
  let deltas = ''
  for await (const event of stream) if (event.type === 'response.output_text.delta') deltas += event.delta
  expect(deltas).toBe(text)
  const final = await stream.finalResponse()
  expect(final.output_text).toBe(text)
  expect(final.status).toBe('completed')
})

test('fields that Plumbline does not know reach the upstream untouched, and its own do not', async () => {
  await server.openai.chat.completions.create({
    model,
    messages: [{ role: 'user', content: 'Tell me about lamps.' }],
    // @ts-expect-error the client does not know these fields either
    top_k: 7,
    vendor: { nested: ['as', 1.5e300] },
    plumbline: { user: 'ada' },
  })
  const sent = JSON.parse(upstream.requests.at(-1)?.body.toString() ?? '')
  expect(sent).toEqual({
    model: 'scripted',
    messages: [{ role: 'user', content: 'Tell me about lamps.' }],
    top_k: 7,
    vendor: { nested: ['as', 1.5e300] },
  })
})

test('images reach the upstream bit for bit, and live here once', async () => {
  const png = await scanOf(['A lamp'])
  const url = `data:image/png;base64,${png.toString('base64')}`
  const ask = () =>
    server.openai.chat.completions.create({
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'how many parts' },
            { type: 'image_url', image_url: { url } },
          ],
        },
      ],
    })
  await ask()
  const answer = (await ask()) as unknown as { plumbline: { turn_id: string } }
  const sent = JSON.parse(upstream.requests.at(-1)?.body.toString() ?? '')
  expect(sent.messages[0].content[1].image_url.url).toBe(url)
  const turn = await server.get<TurnDetail>(`/v1/turns/${answer.plumbline.turn_id}`)
  const part = turn.input[0]?.parts[1]
  const hash = part?.type === 'image' ? part.blob.hash : ''
  const stored = await fetch(`${server.url}/v1/blobs/${hash}`)
  expect(Buffer.from(await stored.arrayBuffer()).equals(png)).toBe(true)
})

test('every turn is listed, in full, with its events', async () => {
  await server.openai.chat.completions.create({
    model,
    messages: [{ role: 'user', content: 'Polish or varnish?' }],
  })
  const { data } = await server.get<{ data: TurnSummary[] }>('/v1/turns?text=varnish')
  expect(data).toHaveLength(1)
  expect(data[0]).toMatchObject({ state: 'completed', model, modalities: ['text'], output_preview: text })
  const { data: events } = await server.get<{ data: TurnEvent[] }>(`/v1/turns/${data[0]?.id}/events`)
  expect(events.map((event) => event.type)).toEqual([
    'turn.started',
    'part.accepted',
    'plan',
    'attempt.started',
    'text.delta',
    'attempt.finished',
    'budget',
    'turn.completed',
  ])
})
