import OpenAI from 'openai'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { PlumblineError } from '../../contract/errors.ts'
import type { OutputItem } from './items.ts'
import { modelName, type RequiredKeys, startServer } from './responses.fixture.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.model.calls = []
})

const usage = { input_tokens: 7, output_tokens: 5, cached_input_tokens: 2, reasoning_tokens: 1 }
const emptyUsage = { finish_reason: 'stop' as const, usage: null }

test('an answer has its text, reasoning, calls and usage where the client looks for them', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'reasoning.delta', text: 'Hm. ' })
    emit({ type: 'reasoning.delta', text: 'Yes.' })
    emit({ type: 'text.delta', text: 'It is ' })
    emit({ type: 'text.delta', text: 'a cat.' })
    emit({ type: 'tool.delta', index: 0, call_id: 'call_a', name: 'pet', arguments: '{"gently":' })
    emit({ type: 'tool.delta', index: 0, arguments: 'true}' })
    return { finish_reason: 'tool_calls', usage }
  }
  const response = await server.client.responses.create({
    model: modelName,
    instructions: 'Look.',
    input: 'What is it?',
    metadata: { team: 'a' },
    tools: [{ type: 'function', name: 'pet', parameters: { type: 'object' }, strict: true }],
    tool_choice: 'auto',
  })
  expect(response.output_text).toBe('It is a cat.')
  expect(response.output).toMatchObject([
    { type: 'reasoning', status: 'completed', content: [{ type: 'reasoning_text', text: 'Hm. Yes.' }] },
    {
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: 'It is a cat.', annotations: [] }],
    },
    {
      type: 'function_call',
      status: 'completed',
      call_id: 'call_a',
      name: 'pet',
      arguments: '{"gently":true}',
    },
  ])
  expect(new Set(response.output.map((item) => item.id)).size).toBe(3)
  expect(response).toMatchObject({
    object: 'response',
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: 'Look.',
    metadata: { team: 'a' },
    model: modelName,
    parallel_tool_calls: true,
    temperature: null,
    top_p: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [{ type: 'function', name: 'pet', parameters: { type: 'object' }, strict: true }],
    truncation: 'disabled',
    usage: {
      input_tokens: 7,
      input_tokens_details: { cached_tokens: 2 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 1 },
      total_tokens: 12,
    },
  })
})

test('an answer has every member that the SDK’s types demand', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'Hello' })
    return { finish_reason: 'stop', usage }
  }
  const answer: unknown = await (await server.post({ input: 'Hi' })).json()
  const response = z.looseObject({ usage: z.looseObject({}) }).parse(answer)
  const demanded = {
    ...{ id: true, object: true, created_at: true, model: true, output: true, error: true },
    ...{ incomplete_details: true, instructions: true, metadata: true, parallel_tool_calls: true },
    ...{ temperature: true, top_p: true, tool_choice: true, tools: true },
  } satisfies Record<Exclude<RequiredKeys<OpenAI.Responses.Response>, 'output_text'>, true>
  const demandedUsage = {
    ...{ input_tokens: true, input_tokens_details: true, total_tokens: true },
    ...{ output_tokens: true, output_tokens_details: true },
  } satisfies Record<RequiredKeys<OpenAI.Responses.ResponseUsage>, true>
  expect(Object.keys(response)).toEqual(expect.arrayContaining(Object.keys(demanded)))
  expect(Object.keys(response.usage)).toEqual(expect.arrayContaining(Object.keys(demandedUsage)))
})

test('output items fit the SDK’s types', () => {
  const asTheSdkKnows = (items: OutputItem[]): OpenAI.Responses.ResponseOutputItem[] => items
  expect(asTheSdkKnows([])).toEqual([])
})

test('the id names the turn, which the store has by the time of the answer', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'Hello' })
    return emptyUsage
  }
  const response = await server.client.responses.create({ model: modelName, input: 'Hi' })
  const { plumbline } = response as unknown as { plumbline: { turn_id: string; route: unknown } }
  expect(response.id).toBe(`resp_${plumbline.turn_id}`)
  expect(response.usage).toBeUndefined()
  expect(plumbline.route).toMatchObject({ model: modelName })
  const stored = await server.store.turns.get(plumbline.turn_id)
  expect(stored).toMatchObject({ state: 'completed', protocol: 'responses', output_preview: 'Hello' })
})

test('an output can be sent back as input, with what the tool returned', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'reasoning.delta', text: 'I must look.' })
    emit({ type: 'tool.delta', index: 0, call_id: 'call_a', name: 'look', arguments: '{}' })
    return { finish_reason: 'tool_calls', usage }
  }
  const first = await server.client.responses.create({ model: modelName, input: 'What is there?' })
  await server.client.responses.create({
    model: modelName,
    input: [
      { role: 'user', content: 'What is there?' },
      ...(first.output as OpenAI.Responses.ResponseInputItem[]),
      { type: 'function_call_output', call_id: 'call_a', output: 'a cat' },
    ],
  })
  expect(server.model.calls[1]?.messages).toEqual([
    { role: 'user', parts: [{ type: 'text', text: 'What is there?' }] },
    { role: 'assistant', parts: [{ type: 'tool_call', call_id: 'call_a', name: 'look', arguments: '{}' }] },
    { role: 'tool', parts: [{ type: 'tool_result', call_id: 'call_a', text: 'a cat' }] },
  ])
})

test.each([
  ['length', 'max_output_tokens'],
  ['content_filter', 'content_filter'],
] as const)('an answer that ended by %s is incomplete, and says why', async (finish_reason, reason) => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'It is' })
    return { finish_reason, usage }
  }
  const response = await server.client.responses.create({ model: modelName, input: 'What is it?' })
  expect(response).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason },
    output_text: 'It is',
  })
  expect(response.output).toMatchObject([{ type: 'message', status: 'incomplete' }])
})

const red = { create: { width: 16, height: 16, channels: 3, background: 'red' } } as const

test('citations are annotations, by the id of the file where one was sent, else by the path', async () => {
  const image = await sharp(red).png().toBuffer()
  const writer = server.blobs.writer()
  await writer.write(image)
  const blob = { ...(await writer.finish()), media_type: 'image/png' }
  const created_at = new Date().toISOString()
  await server.store.files.add({
    id: 'file_cat',
    blob,
    filename: 'cat.png',
    purpose: 'user_data',
    created_at,
  })
  const cited = { page: 1, box: null, quote: 'a cat', score: 1 }
  server.model.script = ({ emit }) => {
    const citation = { ...cited, part: 'input[0].content[0]', filename: 'cat.png', start: 3, end: 8 }
    emit({ type: 'citation', final: false, citation })
    emit({ type: 'citation', final: true, citation })
    emit({ type: 'text.delta', text: 'A cat.' })
    emit({ type: 'citation', final: true, citation: { ...cited, part: 'input[0].content[1]' } })
    return emptyUsage
  }
  const image_url = `data:image/png;base64,${image.toString('base64')}`
  const response = await server.client.responses.create({
    model: modelName,
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_image', detail: 'high', file_id: 'file_cat' },
          { type: 'input_image', detail: 'auto', image_url },
          { type: 'input_text', text: 'What is it?' },
        ],
      },
    ],
  })
  expect(server.model.calls[0]?.messages[0]?.parts).toMatchObject([
    { type: 'image', width: 16, height: 16, detail: 'high', filename: 'cat.png' },
    { type: 'image', width: 16, height: 16, detail: 'auto' },
    { type: 'text', text: 'What is it?' },
  ])
  const path = 'input[0].content[1]'
  const annotations = [
    { type: 'file_citation', file_id: 'file_cat', filename: 'cat.png', index: 3 },
    { type: 'file_citation', file_id: path, filename: path, index: 1 },
  ]
  expect(response.output).toMatchObject([{ type: 'message', content: [{ annotations }] }])
})

test.each([false, true])(
  'a failure before the model spoke is a status and a row of the error table (stream: %s)',
  async (stream) => {
    server.model.script = () => {
      throw new PlumblineError('upstream_rate_limited', {
        details: { model: modelName, reason: 'slow down' },
      })
    }
    const asked = server.client.responses.create({ model: modelName, input: 'Hi', stream })
    await expect(asked).rejects.toThrow(OpenAI.RateLimitError)
    await expect(asked).rejects.toMatchObject({ status: 429, code: 'upstream_rate_limited' })
  },
)

test('a bad part is refused alone, by its path, before the model is called', async () => {
  const content = [
    {
      type: 'input_image' as const,
      detail: 'auto' as const,
      image_url: `data:image/png;base64,${Buffer.from('%PDF-1.7 not an image').toString('base64')}`,
    },
  ]
  for (const stream of [false, true]) {
    const asked = server.client.responses.create({
      model: modelName,
      input: [{ role: 'user', content }],
      stream,
    })
    await expect(asked).rejects.toMatchObject({
      status: 400,
      code: 'media_type_mismatch',
      param: 'input[0].content[0]',
    })
  }
  expect(server.model.calls).toEqual([])
})
