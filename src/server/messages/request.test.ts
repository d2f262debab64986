import Anthropic from '@anthropic-ai/sdk'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pdfOf } from '../../../test/support/documents.ts'
import { defaultLimits } from '../../contract/settings.ts'
import { BodyHoister } from '../../media/hoist.ts'
import { apiKeyPrefix } from '../../store/api-key.ts'
import { modelName } from '../server.fixture.ts'
import { startServer } from './messages.fixture.ts'

let server: Awaited<ReturnType<typeof startServer>>
let png: string
let pdf: string
beforeAll(async () => {
  server = await startServer()
  const noise = {
    width: 120,
    height: 80,
    channels: 3 as const,
    noise: { type: 'gaussian' as const, mean: 128, sigma: 40 },
  }
  png = (
    await sharp({ create: { ...noise, background: 'white' } })
      .png()
      .toBuffer()
  ).toString('base64')
  pdf = (await pdfOf([['One'], ['Two']])).toString('base64')
})
afterAll(() => server.close())

type Body = Omit<Anthropic.MessageCreateParamsNonStreaming, 'model' | 'max_tokens'> &
  Partial<Anthropic.MessageCreateParamsNonStreaming>

/** What the model was called with. */
async function given(body: Body) {
  await server.client.messages.create({ model: modelName, max_tokens: 64, ...body })
  const call = server.model.calls.at(-1)
  if (!call) throw new Error('the model was not called')
  return call
}

/** The error that the official client throws. */
async function refusal(body: Body): Promise<unknown> {
  return server.client.messages
    .create({ model: modelName, max_tokens: 64, ...body })
    .catch((error: unknown) => error)
}

const image = (data: string) => ({
  type: 'image' as const,
  source: { type: 'base64' as const, media_type: 'image/png' as const, data },
})

test('system, text, images and documents arrive as parts, at the paths where the client put them', async () => {
  expect(png.length).toBeGreaterThan(4096)
  const { messages, paths } = await given({
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Compare.' },
          image(png),
          {
            type: 'document',
            title: 'Ledger',
            source: { type: 'base64', media_type: 'application/pdf', data: pdf },
            citations: { enabled: true },
            cache_control: { type: 'ephemeral' },
          },
          {
            type: 'document',
            title: 'Note',
            source: { type: 'text', media_type: 'text/plain', data: 'Dear all' },
          },
          { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'Chunk' }] } },
        ],
      },
    ],
  })
  expect(messages).toMatchObject([
    { role: 'system', parts: [{ text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
    {
      role: 'user',
      parts: [
        { type: 'text', text: 'Compare.' },
        { type: 'image', width: 120, height: 80 },
        {
          type: 'document',
          pages: 2,
          filename: 'Ledger',
          citations: { enabled: true },
          cache_control: { type: 'ephemeral' },
        },
        { type: 'text', text: 'Note\n\nDear all' },
        { type: 'text', text: 'Chunk' },
      ],
    },
  ])
  expect(paths).toEqual([
    ['system[0]'],
    [...[0, 1, 2, 3].map((i) => `messages[0].content[${i}]`), 'messages[0].content[4].source.content[0]'],
  ])
})

test('base64 under source.data is taken out of the body as it arrives', async () => {
  const hoister = new BodyHoister({ newBlob: () => server.blobs.writer(), limits: defaultLimits })
  const body = { model: modelName, messages: [{ role: 'user', content: [image(png)] }] }
  await hoister.write(Buffer.from(JSON.stringify(body)))
  const { value, media } = await hoister.finish()
  expect(media).toMatchObject([
    { path: 'messages[0].content[0].source.data', blob: { bytes: expect.any(Number) } },
  ])
  expect(JSON.stringify(value).length).toBeLessThan(400)
})

test('an image as base64 is the blob that its bytes make', async () => {
  const { messages } = await given({ messages: [{ role: 'user', content: [image(png)] }] })
  const [part] = messages[0]?.parts ?? []
  const bytes = Buffer.from(png, 'base64')
  expect(part).toMatchObject({ type: 'image', blob: { bytes: bytes.length, media_type: 'image/png' } })
  const { hash } = (part as { blob: { hash: string } }).blob
  expect(await server.blobs.read(hash)).toEqual(bytes)
})

test('results of tools are messages of their own, and media in them follows as the user’s', async () => {
  const { messages, paths } = await given({
    messages: [
      { role: 'user', content: 'Look.' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'x' },
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 'sea' } },
          { type: 'tool_use', id: 'toolu_2', name: 'hear', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'toolu_1',
            content: [{ type: 'text', text: 'A ship:' }, image(png)],
          },
          { type: 'tool_result', tool_use_id: 'toolu_2', content: 'deaf', is_error: true },
          { type: 'text', text: 'Well?' },
        ],
      },
    ],
  })
  expect(messages).toMatchObject([
    { role: 'user', parts: [{ type: 'text', text: 'Look.' }] },
    {
      role: 'assistant',
      parts: [
        { type: 'text', text: 'I look.' },
        { type: 'tool_call', call_id: 'toolu_1', name: 'look', arguments: '{"at":"sea"}' },
        { type: 'tool_call', call_id: 'toolu_2', name: 'hear', arguments: '{}' },
      ],
    },
    { role: 'tool', parts: [{ type: 'tool_result', call_id: 'toolu_1', text: 'A ship:\n(1 file follows)' }] },
    { role: 'tool', parts: [{ type: 'tool_result', call_id: 'toolu_2', text: 'failed: deaf' }] },
    { role: 'user', parts: [{ type: 'image' }, { type: 'text', text: 'Well?' }] },
  ])
  expect(paths.at(-1)).toEqual(['messages[2].content[0].content[1]', 'messages[2].content[2]'])
})

test('settings become those of Chat Completions', async () => {
  const { settings } = await given({
    messages: [{ role: 'user', content: 'Look.' }],
    max_tokens: 2000,
    stop_sequences: ['END'],
    // The client's types no longer have these two; servers still take them.
    ...({ temperature: 0.5, top_k: 5 } as object),
    thinking: { type: 'enabled', budget_tokens: 1024 },
    output_config: { effort: 'low', format: { type: 'json_schema', schema: { type: 'object' } } },
    metadata: { user_id: 'ada' },
    tools: [{ name: 'look', description: 'Looks.', input_schema: { type: 'object' } }],
    tool_choice: { type: 'any', disable_parallel_tool_use: true },
  })
  expect(settings).toEqual({
    max_output_tokens: 2000,
    temperature: 0.5,
    top_p: undefined,
    stop: ['END'],
    extra: {
      top_k: 5,
      thinking: { type: 'enabled', budget_tokens: 1024 },
      reasoning_effort: 'low',
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: { type: 'object' }, strict: true },
      },
      tools: [
        {
          type: 'function',
          function: { name: 'look', description: 'Looks.', parameters: { type: 'object' } },
        },
      ],
      tool_choice: 'required',
      parallel_tool_calls: false,
    },
  })
})

test('metadata.user_id is the turn’s user', async () => {
  const message = await server.client.messages.create({
    model: modelName,
    max_tokens: 64,
    messages: [{ role: 'user', content: 'Look.' }],
    metadata: { user_id: 'ada' },
  })
  const turn = await server.store.turns.get(message.id.slice('msg_'.length))
  expect(turn).toMatchObject({ user: 'ada', protocol: 'messages' })
})

test.each<[string, Body, string, string]>([
  [
    'a picture that is none',
    {
      messages: [{ role: 'user', content: [{ type: 'text', text: 'See.' }, image('bm90IGEgcGljdHVyZQ==')] }],
    },
    'media_type_mismatch',
    'messages[0].content[1]',
  ],
  [
    'a block without its text',
    { messages: [{ role: 'user', content: [{ type: 'text' } as Anthropic.TextBlockParam] }] },
    'invalid_request',
    'messages[0].content[0].text',
  ],
  [
    'a tool that Anthropic runs',
    {
      messages: [{ role: 'user', content: 'Look.' }],
      tools: [{ type: 'web_search_20250305', name: 'web_search' }],
    },
    'parameter_unsupported',
    'tools[0]',
  ],
  ['nothing to answer', { messages: [{ role: 'user', content: '' }] }, 'invalid_request', 'messages'],
])('%s is refused by its path, in the shape of Anthropic’s errors', async (_, body, code, param) => {
  const error = await refusal(body)
  expect(error).toBeInstanceOf(Anthropic.APIError)
  expect(error).toMatchObject({
    status: 400,
    type: 'invalid_request_error',
    error: { type: 'error', error: { code, param, remedy: expect.any(String) } },
  })
})

test('a model that nobody has is not found', async () => {
  const error = await refusal({ model: 'no/such', messages: [{ role: 'user', content: 'Look.' }] })
  expect(error).toBeInstanceOf(Anthropic.NotFoundError)
  expect(error).toMatchObject({ type: 'not_found_error', error: { error: { code: 'model_not_found' } } })
})

test('media in a past tool call’s input is noted, since models read arguments as text', async () => {
  const { messages } = await given({
    messages: [
      { role: 'user', content: 'Save it.' },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'toolu_1', name: 'save', input: { data: png } }],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'saved' }] },
    ],
  })
  const { length } = Buffer.from(png, 'base64')
  expect(messages[1]?.parts).toMatchObject([
    { arguments: JSON.stringify({ data: `(${length} bytes of base64, left out)` }) },
  ])
})

test('citations name the document by its place and title, and the pages', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'It is two.' })
    const citation = { part: 'messages[0].content[1]', page: 2, box: null, quote: 'Two', score: 1 }
    emit({ type: 'citation', final: true, citation })
    return { finish_reason: 'stop', usage: null }
  }
  const asked = {
    model: modelName,
    max_tokens: 64,
    messages: [
      {
        role: 'user' as const,
        content: [
          {
            type: 'document' as const,
            source: { type: 'text' as const, media_type: 'text/plain' as const, data: 'One' },
          },
          {
            type: 'document' as const,
            title: 'Ledger',
            source: { type: 'base64' as const, media_type: 'application/pdf' as const, data: pdf },
          },
        ],
      },
    ],
  }
  const expected = [
    {
      type: 'text',
      text: 'It is two.',
      citations: [
        {
          type: 'page_location',
          cited_text: 'Two',
          document_index: 1,
          document_title: 'Ledger',
          file_id: null,
          start_page_number: 2,
          end_page_number: 3,
        },
      ],
    },
  ]
  expect((await server.client.messages.create(asked)).content).toEqual(expected)
  expect((await server.client.messages.stream(asked).finalMessage()).content).toEqual(expected)
})

test('citations of a document of plain text name its characters', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'It is due.' })
    for (const quote of ['Due in 30 days.', 'Not in it.']) {
      const citation = { part: 'messages[0].content[0]', page: 1, box: null, quote, score: 1 }
      emit({ type: 'citation', final: true, citation })
    }
    return { finish_reason: 'stop', usage: null }
  }
  const data = '🪔 Terms. Due in 30 days.'
  const source = { type: 'text' as const, media_type: 'text/plain' as const, data }
  const { content } = await server.client.messages.create({
    model: modelName,
    max_tokens: 64,
    messages: [
      { role: 'user', content: [{ type: 'document', title: 'Terms', source, citations: { enabled: true } }] },
    ],
  })
  expect(content[0]).toMatchObject({
    citations: [
      {
        type: 'char_location',
        document_index: 0,
        document_title: 'Terms',
        start_char_index: 9,
        end_char_index: 24,
      },
    ],
  })
  expect(content[0]?.type === 'text' && content[0].citations).toHaveLength(1)
  expect(server.model.calls.at(-1)?.messages[0]?.parts).toEqual([
    { type: 'text', text: `Terms\n\n${data}`, filename: 'Terms', citations: { enabled: true } },
  ])
})

test('tokens are counted by the model’s rule for each part, without calling it', async () => {
  const calls = server.model.calls.length
  const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'What is it?' }] }]
  const count = async (body: Partial<Anthropic.MessageCountTokensParams>) =>
    (await server.client.messages.countTokens({ model: 'anthropic/claude-sonnet-4-5', messages, ...body }))
      .input_tokens
  const plain = await count({})
  const withImage = await count({
    messages: [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, image(png)] }],
  })
  const withTool = await count({ tools: [{ name: 'look', input_schema: { type: 'object' } }] })
  expect(plain).toBeGreaterThan(3)
  expect(withImage).toBeGreaterThan(plain)
  // A picture of 120 × 80 is 5 × 3 patches; its base64 as text would be thousands.
  expect(withImage - plain).toBeLessThan(100)
  expect(withTool).toBeGreaterThan(plain)
  expect(server.model.calls).toHaveLength(calls)
})

test('a key that is not known is refused before the body is read, in the same shape', async () => {
  const stranger = new Anthropic({ apiKey: `${apiKeyPrefix}unknown`, baseURL: server.url, maxRetries: 0 })
  const error = await stranger.messages
    .create({ model: modelName, max_tokens: 64, messages: [{ role: 'user', content: 'Look.' }] })
    .catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Anthropic.AuthenticationError)
  expect(error).toMatchObject({ type: 'authentication_error', error: { error: { code: 'key_invalid' } } })
})
