import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlumblineError } from '../../contract/errors.ts'
import type { ModelCall } from '../../contract/ports/model.ts'
import { agentName, fallbackName, modelName } from '../server.fixture.ts'
import { startServer } from './messages.fixture.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer([
    {
      name: 'clock',
      description: 'Tells the time.',
      inputSchema: { type: 'object', properties: {} },
      effect: 'read',
      idempotent: true,
      parse: (input) => input,
      call: async () => ({ parts: [{ type: 'text', text: 'noon' }] }),
    },
  ])
})
afterAll(() => server.close())

const ask = {
  model: modelName,
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'What light?' }],
}

function answers({ emit }: ModelCall) {
  emit({ type: 'reasoning.delta', text: 'Lamps ' })
  emit({ type: 'reasoning.delta', text: 'burn.' })
  emit({ type: 'text.delta', text: 'An anchor' })
  emit({ type: 'warning', code: 'tired', message: 'The model is tired.' })
  emit({ type: 'text.delta', text: ' light.' })
  emit({ type: 'tool.delta', index: 0, call_id: 'call_1', name: 'look', arguments: '' })
  emit({ type: 'tool.delta', index: 0, arguments: '{"at":' })
  emit({ type: 'tool.delta', index: 0, arguments: '"sea"}' })
  emit({ type: 'tool.delta', index: 1, call_id: 'call_2', name: 'wait', arguments: '' })
  return {
    finish_reason: 'tool_calls' as const,
    usage: { input_tokens: 30, output_tokens: 7, cached_input_tokens: 10, cache_write_input_tokens: 5 },
  }
}

test('the stream helper of the official client puts the message together', async () => {
  server.model.script = answers
  const stream = server.client.messages.stream(ask)
  const pieces: string[] = []
  stream.on('text', (piece) => pieces.push(piece))
  const message = await stream.finalMessage()
  expect(pieces).toEqual(['An anchor', ' light.'])
  expect(message).toMatchObject({
    type: 'message',
    role: 'assistant',
    model: modelName,
    stop_reason: 'tool_use',
    content: [
      { type: 'thinking', thinking: 'Lamps burn.' },
      { type: 'text', text: 'An anchor light.' },
      { type: 'tool_use', id: 'call_1', name: 'look', input: { at: 'sea' } },
      { type: 'tool_use', id: 'call_2', name: 'wait', input: {} },
    ],
    usage: {
      input_tokens: 15,
      output_tokens: 7,
      cache_read_input_tokens: 10,
      cache_creation_input_tokens: 5,
    },
    plumbline: { turn_id: expect.stringMatching(/^turn_/) },
  })
})

test('a stream and a whole answer say the same', async () => {
  server.model.script = answers
  const streamed = await server.client.messages.stream(ask).finalMessage()
  const whole = await server.client.messages.create(ask)
  expect(streamed.content).toEqual(whole.content)
  expect(streamed.stop_reason).toBe(whole.stop_reason)
  expect(whole.usage).toMatchObject(streamed.usage)
})

test('events come in the order that Anthropic documents, and the last but one has the plumbline object', async () => {
  server.model.script = answers
  const stream = await server.client.messages.create({ ...ask, stream: true })
  const types: string[] = []
  let last: unknown
  for await (const event of stream) {
    types.push(event.type === 'content_block_delta' ? event.delta.type : event.type)
    if (event.type === 'message_delta') last = event
  }
  expect(types).toEqual([
    'message_start',
    ...['content_block_start', 'thinking_delta', 'thinking_delta', 'content_block_stop'],
    ...['content_block_start', 'text_delta', 'text_delta', 'content_block_stop'],
    ...['content_block_start', 'input_json_delta', 'input_json_delta', 'content_block_stop'],
    ...['content_block_start', 'content_block_stop'],
    'message_delta',
    'message_stop',
  ])
  expect(last).toMatchObject({ plumbline: { route: { model: modelName }, warnings: [{ code: 'tired' }] } })
})

test('a failure after the first words is an error event, which the client throws', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'The light is' })
    throw new PlumblineError('upstream_rejected', { details: { model: modelName, reason: 'no' } })
  }
  const failure = await server.client.messages
    .stream(ask)
    .finalMessage()
    .catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Anthropic.APIError)
  expect(failure).toMatchObject({ error: { type: 'error', error: { message: expect.any(String) } } })
})

test('a failure before the first words has a status and the shape of Anthropic’s errors', async () => {
  server.model.script = () => {
    throw new PlumblineError('upstream_rejected', { details: { model: modelName, reason: 'no' } })
  }
  const failure = await server.client.messages
    .stream(ask)
    .finalMessage()
    .catch((error: unknown) => error)
  expect(failure).toMatchObject({
    status: 400,
    type: 'invalid_request_error',
    error: { error: { code: 'upstream_rejected', remedy: expect.any(String) } },
  })
})

test('a model that counts nothing has a usage of 0, since the protocol demands numbers', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'A lamp.' })
    return { finish_reason: 'stop', usage: null }
  }
  const message = await server.client.messages.create(ask)
  expect(message.content).toEqual([{ type: 'text', text: 'A lamp.', citations: null }])
  expect(message.usage).toMatchObject({ input_tokens: 0, output_tokens: 0 })
})

test('calls that the server makes itself are not the client’s to make', async () => {
  server.model.script = (call) => {
    if (call.messages.some(({ role }) => role === 'tool')) {
      call.emit({ type: 'text.delta', text: 'It is noon.' })
      return { finish_reason: 'stop', usage: null }
    }
    call.emit({ type: 'text.delta', text: 'Let me see.' })
    call.emit({ type: 'tool.delta', index: 0, call_id: 'call_1', name: 'clock', arguments: '{}' })
    return { finish_reason: 'tool_calls', usage: null }
  }
  const asked = { ...ask, model: agentName }
  const expected = [
    { type: 'text', text: 'Let me see.' },
    { type: 'text', text: 'It is noon.' },
  ]
  const streamed = await server.client.messages.stream(asked).finalMessage()
  expect(streamed.content).toMatchObject(expected)
  expect(streamed.stop_reason).toBe('end_turn')
  expect((await server.client.messages.create(asked)).content).toMatchObject(expected)
})

test('blocks of an answer that was begun anew are void: a ping says so, and a whole message leaves them out', async () => {
  const cutOnce = () => {
    let attempts = 0
    server.model.script = ({ emit }) => {
      attempts += 1
      emit({ type: 'text.delta', text: attempts === 1 ? 'A lam' : 'An anchor light.' })
      if (attempts === 1) throw new PlumblineError('upstream_cut', { details: { model: modelName } })
      return { finish_reason: 'stop', usage: null }
    }
  }
  cutOnce()
  const asked = { ...ask, plumbline: { fallback: [fallbackName] } }
  const whole = await server.client.messages.create(asked)
  expect(whole.content).toMatchObject([{ type: 'text', text: 'An anchor light.' }])
  cutOnce()
  const response = await fetch(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': 'any', 'anthropic-version': '2023-06-01' },
    body: JSON.stringify({ ...asked, stream: true }),
  })
  const text = await response.text()
  expect(text).toContain('"restarted":{"reason":')
  expect(text).toContain('"from_block":0')
  expect(text).toMatch(/event: message_stop/)
})
