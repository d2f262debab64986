import { expect, test } from 'vitest'
import { PlumblineError } from '../../contract/errors.ts'
import { BodyHoister } from '../../media/hoist.ts'
import { MemoryBlobs } from '../../media/testing.ts'
import { readResponsesRequest } from './request.ts'

const limits = { bodyBytes: 1_000_000, partBytes: 1_000_000 }

async function read(body: Record<string, unknown>) {
  const blobs = new MemoryBlobs()
  const hoister = new BodyHoister({ newBlob: () => blobs.writer(), limits })
  hoister.write(Buffer.from(JSON.stringify({ model: 'test/scripted', ...body })))
  return readResponsesRequest(await hoister.finish(), 0).turn
}

async function refusal(body: Record<string, unknown>) {
  const thrown = await read(body).catch((error: unknown) => error)
  if (!(thrown instanceof PlumblineError)) throw new Error('the request was not refused')
  return { code: thrown.code, param: thrown.param }
}

const text = (value: string, path: string) => ({ type: 'ready', path, part: { type: 'text', text: value } })
const png = `data:image/png;base64,${Buffer.from('not really an image').toString('base64')}`

test('a string is one message of the user, after the instructions', async () => {
  const { messages, protocol, stream } = await read({ instructions: 'Be brief.', input: 'Hello' })
  expect({ protocol, stream }).toEqual({ protocol: 'responses', stream: false })
  expect(messages).toEqual([
    { role: 'system', parts: [text('Be brief.', 'instructions')] },
    { role: 'user', parts: [text('Hello', 'input')] },
  ])
})

test('messages keep their parts in order, each under the path the client wrote', async () => {
  const { messages } = await read({
    input: [
      { role: 'developer', content: 'Be kind.' },
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: png, detail: 'high' },
          { type: 'input_image', file_id: 'file_1', detail: 'auto' },
          { type: 'input_file', file_id: 'file_2' },
          { type: 'input_file', file_url: 'https://example.com/a.pdf', filename: 'a.pdf' },
          { type: 'input_file', file_data: png, filename: 'b.png' },
        ],
      },
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'A cat.', annotations: [] },
          { type: 'refusal', refusal: 'No more.' },
        ],
      },
    ],
  })
  const blob = { kind: 'blob', hash: expect.any(String), bytes: 19, head: expect.anything() }
  const at = (j: number) => `input[1].content[${j}]`
  expect(messages).toMatchObject([
    { role: 'developer', parts: [text('Be kind.', 'input[0].content')] },
    {
      role: 'user',
      parts: [
        text('What is this?', at(0)),
        {
          type: 'media',
          path: at(1),
          source: blob,
          expected: 'image',
          detail: 'high',
          mediaType: 'image/png',
        },
        { type: 'media', path: at(2), source: { kind: 'file', fileId: 'file_1' }, expected: 'image' },
        { type: 'media', path: at(3), source: { kind: 'file', fileId: 'file_2' } },
        {
          type: 'media',
          path: at(4),
          source: { kind: 'url', url: 'https://example.com/a.pdf' },
          filename: 'a.pdf',
        },
        { type: 'media', path: at(5), source: blob, filename: 'b.png' },
      ],
    },
    {
      role: 'assistant',
      parts: [text('A cat.', 'input[2].content[0]'), text('No more.', 'input[2].content[1]')],
    },
  ])
})

test('calls join the assistant before them, and media that tools returned follows all their results', async () => {
  const { messages } = await read({
    input: [
      { role: 'assistant', content: 'Let me look.' },
      { type: 'reasoning', id: 'rs_1', summary: [] },
      { type: 'function_call', call_id: 'a', name: 'shoot', arguments: '{}' },
      { type: 'function_call', call_id: 'b', name: 'read', arguments: '{"n":1}' },
      {
        type: 'function_call_output',
        call_id: 'a',
        output: [
          { type: 'input_text', text: 'one ' },
          { type: 'input_image', image_url: png },
          { type: 'input_text', text: 'shot' },
        ],
      },
      { type: 'function_call_output', call_id: 'b', output: 'two' },
      { role: 'user', content: 'Well?' },
    ],
  })
  const call = (path: string, call_id: string, name: string, args: string) => ({
    type: 'ready',
    path,
    part: { type: 'tool_call', call_id, name, arguments: args },
  })
  const result = (path: string, call_id: string, value: string) => ({
    role: 'tool',
    parts: [{ type: 'ready', path, part: { type: 'tool_result', call_id, text: value } }],
  })
  expect(messages).toMatchObject([
    {
      role: 'assistant',
      parts: [
        text('Let me look.', 'input[0].content'),
        call('input[2]', 'a', 'shoot', '{}'),
        call('input[3]', 'b', 'read', '{"n":1}'),
      ],
    },
    result('input[4].output', 'a', 'one shot'),
    result('input[5].output', 'b', 'two'),
    { role: 'user', parts: [{ type: 'media', path: 'input[4].output[1]', expected: 'image' }] },
    { role: 'user', parts: [text('Well?', 'input[6].content')] },
  ])
})

test('settings go on in the words of Chat Completions, unknown ones untouched', async () => {
  const schema = { type: 'object', properties: {} }
  const { settings, wishes } = await read({
    input: 'Hi',
    max_output_tokens: 50,
    temperature: 0.5,
    top_p: 0.9,
    user: 'ada',
    text: { format: { type: 'json_schema', name: 'answer', schema, strict: true }, verbosity: 'low' },
    reasoning: { effort: 'low', summary: 'auto' },
    tools: [{ type: 'function', name: 'look', description: 'Looks.', parameters: schema, strict: null }],
    tool_choice: { type: 'function', name: 'look' },
    parallel_tool_calls: false,
    service_tier: null,
    metadata: { team: 'a' },
    store: false,
    truncation: 'auto',
    include: ['reasoning.encrypted_content'],
    stream_options: { include_obfuscation: false },
    chat_template_kwargs: { thinking: true },
  })
  expect(wishes.user).toBe('ada')
  expect(settings).toEqual({
    max_output_tokens: 50,
    temperature: 0.5,
    top_p: 0.9,
    extra: {
      user: 'ada',
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } },
      verbosity: 'low',
      reasoning_effort: 'low',
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks.', parameters: schema } }],
      tool_choice: { type: 'function', function: { name: 'look' } },
      parallel_tool_calls: false,
      chat_template_kwargs: { thinking: true },
    },
  })
})

test('metadata goes to the model only with the wish to store, as OpenAI demands', async () => {
  const { settings } = await read({ input: 'Hi', store: true, metadata: { team: 'a' } })
  expect(settings.extra).toEqual({ store: true, metadata: { team: 'a' } })
})

test('allowed tools are named the way Chat Completions names them', async () => {
  const tool_choice = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'look' }] }
  const { settings } = await read({ input: 'Hi', tool_choice })
  expect(settings.extra.tool_choice).toEqual({
    type: 'allowed_tools',
    allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'look' } }] },
  })
})

test.each([
  ['background', { background: true }],
  ['prompt', { prompt: { id: 'pmpt_1' } }],
  ['top_logprobs', { top_logprobs: 3 }],
  ['tools[1]', { tools: [{ type: 'function', name: 'a' }, { type: 'web_search' }] }],
  ['tool_choice', { tool_choice: { type: 'file_search' } }],
  ['text.format', { text: { format: { type: 'grammar' } } }],
  ['input[0]', { input: [{ type: 'item_reference', id: 'msg_1' }] }],
  ['input[0]', { input: [{ id: 'msg_1' }] }],
  ['input[0]', { input: [{ type: 'computer_call', id: 'cc_1' }] }],
])('%s is refused by name where it cannot be honoured', async (param, body) => {
  expect(await refusal({ input: 'Hi', ...body })).toEqual({ code: 'parameter_unsupported', param })
})

test.each([
  ['input', {}],
  ['input', { input: [] }],
  ['input', { input: [{ type: 'reasoning', id: 'rs_1' }] }],
  ['input[0].role', { input: [{ content: 'Hi', role: 'judge' }] }],
  ['input[0].content', { input: [{ role: 'user', content: 7 }] }],
  [
    'input[0].content[1].text',
    { input: [{ role: 'user', content: [{ type: 'input_text', text: '' }, { type: 'input_text' }] }] },
  ],
  ['input[0].content[0].type', { input: [{ role: 'user', content: [{ type: 'hologram' }] }] }],
  ['input[0].content[0]', { input: [{ role: 'user', content: [{ type: 'input_image', detail: 'auto' }] }] }],
  ['input[0].content[0]', { input: [{ role: 'user', content: [{ type: 'input_file' }] }] }],
  ['input[0].call_id', { input: [{ type: 'function_call', name: 'a', arguments: '{}' }] }],
  ['input[0].output', { input: [{ type: 'function_call_output', call_id: 'a' }] }],
  ['tools[0].name', { input: 'Hi', tools: [{ type: 'function' }] }],
  ['temperature', { input: 'Hi', temperature: 9 }],
])('what is wrong is named by its path: %s', async (param, body) => {
  expect(await refusal(body)).toEqual({ code: 'invalid_request', param })
})

test('media outside the input is refused, so that nothing stands where it was', async () => {
  expect(await refusal({ input: 'Hi', metadata: { picture: png } })).toEqual({
    code: 'invalid_request',
    param: 'metadata.picture',
  })
})

test('text that looks like media stays text', async () => {
  const { messages } = await read({ instructions: png, input: png })
  expect(messages.map(({ parts }) => parts)).toEqual([[text(png, 'instructions')], [text(png, 'input')]])
})

test('base64 that cannot be decoded is refused at its part', async () => {
  const content = [{ type: 'input_image', image_url: 'data:image/png;base64,@@@@' }]
  expect(await refusal({ input: [{ role: 'user', content }] })).toEqual({
    code: 'base64_invalid',
    param: 'input[0].content[0]',
  })
})
