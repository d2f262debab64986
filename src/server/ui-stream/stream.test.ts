import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlumblineError } from '../../contract/errors.ts'
import type { ModelCall } from '../../contract/ports/model.ts'
import { agentName, modelName } from '../server.fixture.ts'
import { startServer, userMessage } from './ui-stream.fixture.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  const tool = (name: string, call: () => Promise<{ parts: { type: 'text'; text: string }[] }>) => ({
    name,
    description: name,
    inputSchema: { type: 'object', properties: {} },
    effect: 'read' as const,
    idempotent: true,
    parse: (input: unknown) => input,
    call,
  })
  server = await startServer([
    tool('clock', async () => ({ parts: [{ type: 'text', text: 'noon' }] })),
    tool('broken', () => Promise.reject(new Error('it is broken'))),
  ])
})
afterAll(() => server.close())

const question = userMessage({ type: 'text', text: 'What light?' })

test('text, reasoning and the client’s tool calls become the parts of one message', async () => {
  server.model.script = ({ emit }: ModelCall) => {
    emit({ type: 'attempt.progress', stage: 'answering' })
    emit({ type: 'reasoning.delta', text: 'Lamps burn.' })
    emit({ type: 'text.delta', text: 'An anchor' })
    emit({ type: 'warning', code: 'tired', message: 'The model is tired.' })
    emit({ type: 'text.delta', text: ' light.' })
    emit({ type: 'tool.delta', index: 0, call_id: 'call_1', name: 'look', arguments: '' })
    emit({ type: 'tool.delta', index: 0, arguments: '{"at":' })
    emit({ type: 'tool.delta', index: 0, arguments: '"sea"}' })
    return { finish_reason: 'tool_calls', usage: { input_tokens: 3, output_tokens: 4 } }
  }
  const { chunks, message } = await server.chat(modelName, [question])
  expect(chunks.map(({ type }) => type)).toEqual([
    ...['start', 'start-step', 'data-plumbline'],
    ...['reasoning-start', 'reasoning-delta', 'reasoning-end'],
    ...['text-start', 'text-delta', 'data-plumbline', 'text-delta', 'text-end'],
    ...['tool-input-start', 'tool-input-delta', 'tool-input-delta', 'tool-input-available'],
    ...['data-plumbline', 'finish-step', 'finish'],
  ])
  expect(message).toMatchObject({
    id: expect.stringMatching(/^msg_turn_/),
    role: 'assistant',
    metadata: { plumbline: { turn_id: expect.stringMatching(/^turn_/), usage: { output_tokens: 4 } } },
    parts: [
      { type: 'step-start' },
      { type: 'reasoning', text: 'Lamps burn.', state: 'done' },
      { type: 'text', text: 'An anchor light.', state: 'done' },
      { type: 'tool-look', toolCallId: 'call_1', state: 'input-available', input: { at: 'sea' } },
      {
        type: 'data-plumbline',
        data: { answer: { route: { model: modelName }, warnings: [{ code: 'tired' }] } },
      },
    ],
  })
  expect(chunks.at(-1)).toMatchObject({ type: 'finish', finishReason: 'tool-calls' })
})

test('tools of the server are shown with what they returned, and are not the client’s to call', async () => {
  server.model.script = (call) => {
    if (call.messages.some(({ role }) => role === 'tool')) {
      call.emit({ type: 'text.delta', text: 'It is noon.' })
      return { finish_reason: 'stop', usage: null }
    }
    call.emit({ type: 'text.delta', text: 'Let me see.' })
    call.emit({ type: 'tool.delta', index: 0, call_id: 'call_1', name: 'clock', arguments: '{}' })
    call.emit({ type: 'tool.delta', index: 1, call_id: 'call_2', name: 'broken', arguments: '{}' })
    return { finish_reason: 'tool_calls', usage: null }
  }
  const { message } = await server.chat(agentName, [question])
  const made = { type: 'dynamic-tool', providerExecuted: true, input: {} }
  expect(message?.parts).toMatchObject([
    { type: 'step-start' },
    { type: 'text', text: 'Let me see.' },
    { ...made, toolName: 'clock', state: 'output-available', output: 'noon' },
    { ...made, toolName: 'broken', state: 'output-error', errorText: expect.stringContaining('broken') },
    { type: 'step-start' },
    { type: 'text', text: 'It is noon.' },
    { type: 'data-plumbline' },
  ])
})

test('an answer after a client’s tool goes on with the same message', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'A ship.' })
    return { finish_reason: 'stop', usage: null }
  }
  const { message } = await server.chat(modelName, [
    question,
    {
      id: 'message-2',
      role: 'assistant',
      parts: [
        { type: 'step-start' },
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'I look.' },
        {
          type: 'tool-look',
          toolCallId: 'call_1',
          state: 'output-available',
          input: { at: 'sea' },
          output: { seen: 'ship' },
        },
      ],
    },
  ])
  expect(message?.id).toBe('message-2')
  expect(server.model.calls.at(-1)?.messages).toEqual([
    { role: 'user', parts: [{ type: 'text', text: 'What light?' }] },
    {
      role: 'assistant',
      parts: [
        { type: 'text', text: 'I look.' },
        { type: 'tool_call', call_id: 'call_1', name: 'look', arguments: '{"at":"sea"}' },
      ],
    },
    { role: 'tool', parts: [{ type: 'tool_result', call_id: 'call_1', text: '{"seen":"ship"}' }] },
  ])
})

test('a failure after the first words is an error chunk', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'The light is' })
    throw new PlumblineError('upstream_rejected', { details: { model: modelName, reason: 'no' } })
  }
  const { chunks, errors } = await server.chat(modelName, [question])
  expect(chunks.at(-1)).toMatchObject({ type: 'error', errorText: expect.any(String) })
  expect(errors).toHaveLength(1)
})

test('a failure before the first words has a status, and the transport throws it', async () => {
  server.model.script = () => {
    throw new PlumblineError('upstream_rejected', { details: { model: modelName, reason: 'no' } })
  }
  await expect(server.chat(modelName, [question])).rejects.toThrow('upstream_rejected')
})

test('the stream says which protocol it speaks, and ends with [DONE]', async () => {
  server.model.script = () => ({ finish_reason: 'stop', usage: null })
  const response = await fetch(`${server.url}/v1/ui/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: modelName, messages: [question] }),
  })
  expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1')
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  expect(await response.text()).toMatch(/data: \[DONE\]\n\n$/)
})

test('a bad file is named by its path, and nothing is asked of the model', async () => {
  const calls = server.model.calls.length
  const url = 'data:image/png;base64,bm90IGEgcGljdHVyZQ=='
  const refused = server.chat(modelName, [
    userMessage({ type: 'text', text: 'What is it?' }, { type: 'file', mediaType: 'image/png', url }),
  ])
  await expect(refused).rejects.toThrow('"param":"messages[0].parts[1]"')
  expect(server.model.calls).toHaveLength(calls)
})

test('steps, tools of the server and what only readers see are put in the words of models', async () => {
  server.model.script = () => ({ finish_reason: 'stop', usage: null })
  const made = { type: 'dynamic-tool' as const, toolName: 'clock', providerExecuted: true, input: {} }
  await server.chat(modelName, [
    { id: 'message-0', role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
    question,
    {
      id: 'message-2',
      role: 'assistant',
      parts: [
        { type: 'step-start' },
        { ...made, toolCallId: 'call_1', state: 'output-error', errorText: 'it stands still' },
        { ...made, toolCallId: 'call_2', state: 'input-available' },
        { type: 'step-start' },
        { type: 'text', text: 'I cannot say.' },
        { type: 'source-document', sourceId: 's', mediaType: 'application/pdf', title: 'a' },
        { type: 'data-plumbline', data: {} },
      ],
    },
    userMessage({ type: 'text', text: 'Why?' }),
  ])
  expect(server.model.calls.at(-1)?.messages).toEqual([
    { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
    { role: 'user', parts: [{ type: 'text', text: 'What light?' }] },
    { role: 'assistant', parts: [{ type: 'tool_call', call_id: 'call_1', name: 'clock', arguments: '{}' }] },
    { role: 'tool', parts: [{ type: 'tool_result', call_id: 'call_1', text: 'failed: it stands still' }] },
    { role: 'assistant', parts: [{ type: 'text', text: 'I cannot say.' }] },
    { role: 'user', parts: [{ type: 'text', text: 'Why?' }] },
  ])
})
