import OpenAI from 'openai'
import { accumulateResponse } from 'openai/lib/responses/ResponseAccumulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlumblineError } from '../../contract/errors.ts'
import { framesOf, modelName, type RequiredKeys, type Script, startServer } from './responses.fixture.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

const usage = { input_tokens: 7, output_tokens: 5 }
const citation = {
  part: 'input',
  page: 1,
  box: null,
  quote: 'a cat',
  score: 1,
  filename: 'cat.pdf',
  start: 3,
}

type EventName = keyof typeof demanded
type Demanded<T extends OpenAI.Responses.ResponseStreamEvent['type']> = Record<
  RequiredKeys<Extract<OpenAI.Responses.ResponseStreamEvent, { type: T }>>,
  true
>
const event = { type: true, sequence_number: true } as const
const place = { ...event, item_id: true, output_index: true } as const
const content = { ...place, content_index: true } as const
const item = { ...event, output_index: true, item: true } as const

/** The compiler holds this table to the types of the SDK. */
const demanded = {
  'response.created': { ...event, response: true },
  'response.in_progress': { ...event, response: true },
  'response.completed': { ...event, response: true },
  'response.output_item.added': item,
  'response.output_item.done': item,
  'response.content_part.added': { ...content, part: true },
  'response.content_part.done': { ...content, part: true },
  'response.reasoning_text.delta': { ...content, delta: true },
  'response.reasoning_text.done': { ...content, text: true },
  'response.output_text.delta': { ...content, delta: true, logprobs: true },
  'response.output_text.annotation.added': { ...content, annotation: true, annotation_index: true },
  'response.output_text.done': { ...content, logprobs: true, text: true },
  'response.function_call_arguments.delta': { ...place, delta: true },
  'response.function_call_arguments.done': { ...place, arguments: true, name: true },
} satisfies { [T in OpenAI.Responses.ResponseStreamEvent['type']]?: Demanded<T> }

/** All that can happen in one turn that goes well. */
const everything: Script = ({ emit }) => {
  emit({ type: 'attempt.progress', stage: 'reading', part: 'input', page: 1, pages: 2 })
  emit({ type: 'citation', final: false, citation })
  emit({ type: 'reasoning.delta', text: 'Hm. ' })
  emit({ type: 'reasoning.delta', text: 'Yes.' })
  emit({ type: 'text.delta', text: 'It is ' })
  emit({ type: 'warning', code: 'low_resolution', message: 'The page is blurred.' })
  emit({ type: 'text.delta', text: 'a cat.' })
  emit({ type: 'citation', final: true, citation })
  emit({ type: 'tool.delta', index: 0, call_id: 'call_a', name: 'pet', arguments: '' })
  emit({ type: 'tool.delta', index: 0, arguments: '{"a":' })
  emit({ type: 'tool.delta', index: 1, call_id: 'call_b', name: 'feed', arguments: '{' })
  emit({ type: 'tool.delta', index: 0, arguments: '1}' })
  emit({ type: 'tool.delta', index: 1, arguments: '}' })
  return { finish_reason: 'tool_calls', usage }
}

const cut: Script = ({ emit }) => {
  emit({ type: 'text.delta', text: 'It is' })
  throw new PlumblineError('upstream_cut', { details: { model: modelName } })
}

test('events come in the documented order, numbered, named after their type', async () => {
  server.model.script = everything
  const answer = await server.post({ input: 'What is it?', stream: true })
  expect(answer.headers.get('content-type')).toMatch('text/event-stream')
  const text = await answer.text()
  const frames = framesOf(text)
  expect(text).not.toContain('[DONE]')
  expect(frames.map(({ name }) => name)).toEqual(frames.map(({ data }) => data.type))
  expect(frames.map(({ data }) => data.sequence_number)).toEqual(frames.map((_, i) => i))
  const places = frames.map(({ name, data }) =>
    [name.replace('response.', ''), data.output_index].filter((word) => word !== undefined).join(' '),
  )
  expect(places).toEqual([
    'created',
    'in_progress',
    'in_progress',
    'in_progress',
    'output_item.added 0',
    'content_part.added 0',
    'reasoning_text.delta 0',
    'reasoning_text.delta 0',
    'reasoning_text.done 0',
    'content_part.done 0',
    'output_item.done 0',
    'output_item.added 1',
    'content_part.added 1',
    'output_text.delta 1',
    'in_progress',
    'output_text.delta 1',
    'output_text.annotation.added 1',
    'output_text.done 1',
    'content_part.done 1',
    'output_item.done 1',
    'output_item.added 2',
    'function_call_arguments.delta 2',
    'output_item.added 3',
    'function_call_arguments.delta 3',
    'function_call_arguments.delta 2',
    'function_call_arguments.delta 3',
    'function_call_arguments.done 2',
    'output_item.done 2',
    'function_call_arguments.done 3',
    'output_item.done 3',
    'completed',
  ])
  expect(frames.flatMap(({ data }) => data.plumbline ?? [])).toMatchObject([
    { progress: { stage: 'reading', page: 1, pages: 2 } },
    { found: { quote: 'a cat' } },
    { warning: { code: 'low_resolution' } },
  ])
})

test('each kind of event has every member that the SDK’s types demand', async () => {
  server.model.script = everything
  const frames = framesOf(await (await server.post({ input: 'What is it?', stream: true })).text())
  const untested = new Set(Object.keys(demanded))
  for (const { name, data } of frames) {
    expect(Object.keys(data)).toEqual(expect.arrayContaining(Object.keys(demanded[name as EventName])))
    untested.delete(name)
  }
  expect([...untested]).toEqual([])
})

test('what the client gathers while it streams is what the last event says', async () => {
  server.model.script = everything
  const stream = server.client.responses.stream({ model: modelName, input: 'What is it?' })
  let text = ''
  let snapshot = ''
  stream.on('response.output_text.delta', (event) => {
    text += event.delta
    snapshot = event.snapshot
  })
  const gathered: OpenAI.Responses.ResponseOutputItem[] = []
  stream.on('response.output_item.done', ({ item }) => gathered.push(item))
  let completed: OpenAI.Responses.Response | undefined
  stream.on('response.completed', ({ response }) => {
    completed = response
  })
  const final = await stream.finalResponse()
  expect([text, snapshot, final.output_text]).toEqual(['It is a cat.', 'It is a cat.', 'It is a cat.'])
  expect(completed?.output).toEqual(gathered)
  expect(final).toMatchObject({
    status: 'completed',
    usage: { total_tokens: 12 },
    plumbline: { citations: [{ quote: 'a cat' }], warnings: [{ code: 'low_resolution' }] },
  })
  expect(final.output).toMatchObject([
    { type: 'reasoning', content: [{ text: 'Hm. Yes.' }] },
    { type: 'message', content: [{ annotations: [{ file_id: 'input', filename: 'cat.pdf', index: 3 }] }] },
    { type: 'function_call', call_id: 'call_a', name: 'pet', arguments: '{"a":1}' },
    { type: 'function_call', call_id: 'call_b', name: 'feed', arguments: '{}' },
  ])
})

test('whatever the order of text, reasoning, calls and citations, the client gathers the same answer', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'One.' })
    emit({ type: 'reasoning.delta', text: 'Or two?' })
    emit({ type: 'tool.delta', index: 0, name: 'count', arguments: '{}' })
    emit({ type: 'text.delta', text: 'Two.' })
    emit({ type: 'tool.delta', index: 1, call_id: 'call_b', name: 'count', arguments: '{}' })
    emit({ type: 'citation', final: true, citation })
    return { finish_reason: 'tool_calls', usage }
  }
  const stream = await server.client.responses.create({ model: modelName, input: 'Hi', stream: true })
  let gathered: OpenAI.Responses.Response | undefined
  let completed: OpenAI.Responses.Response | undefined
  for await (const event of stream) {
    if (event.type === 'response.completed') completed = event.response
    else gathered = accumulateResponse(event, gathered)
  }
  expect(gathered?.output).toEqual(completed?.output)
  expect(completed?.output).toMatchObject([
    { type: 'message', content: [{ text: 'One.', annotations: [] }] },
    { type: 'reasoning', content: [{ text: 'Or two?' }] },
    { type: 'function_call', call_id: expect.stringMatching(/^call_/), name: 'count', status: 'completed' },
    { type: 'message', content: [{ text: 'Two.', annotations: [{ filename: 'cat.pdf' }] }] },
    { type: 'function_call', call_id: 'call_b' },
  ])
})

test('structured output is parsed by the client', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: '{"animal":' })
    emit({ type: 'text.delta', text: '"cat"}' })
    return { finish_reason: 'stop', usage }
  }
  const schema = { type: 'object', properties: { animal: { type: 'string' } } }
  const format = { type: 'json_schema' as const, name: 'animal', schema }
  const parsed = await server.client.responses.parse({ model: modelName, input: 'Hi', text: { format } })
  expect(parsed.text).toEqual({ format })
  expect(JSON.parse(parsed.output_text)).toEqual({ animal: 'cat' })
})

test('an answer without a word is still begun and completed', async () => {
  server.model.script = () => ({ finish_reason: 'stop', usage: null })
  const frames = framesOf(await (await server.post({ input: 'Hi', stream: true })).text())
  expect(frames.map(({ name }) => name)).toEqual([
    'response.created',
    'response.in_progress',
    'response.completed',
  ])
})

test('an answer cut by its limit ends as incomplete', async () => {
  server.model.script = ({ emit }) => {
    emit({ type: 'text.delta', text: 'It is' })
    return { finish_reason: 'length', usage }
  }
  const stream = server.client.responses.stream({ model: modelName, input: 'Hi', max_output_tokens: 2 })
  const final = await stream.finalResponse()
  expect(final).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } })
})

test('a turn that fails after it began shows its failure, then makes the client raise', async () => {
  server.model.script = cut
  const seen: OpenAI.Responses.ResponseStreamEvent[] = []
  const iterate = async () => {
    const stream = await server.client.responses.create({ model: modelName, input: 'Hi', stream: true })
    for await (const event of stream) seen.push(event)
  }
  await expect(iterate()).rejects.toThrow(OpenAI.APIError)
  expect(seen.at(-1)).toMatchObject({
    type: 'response.failed',
    response: {
      status: 'failed',
      error: { code: 'server_error', message: expect.stringContaining('before it was complete') },
      output: [{ type: 'message', status: 'incomplete', content: [{ text: 'It is' }] }],
      plumbline: { turn_id: expect.any(String) },
    },
  })
  const helper = server.client.responses.stream({ model: modelName, input: 'Hi' })
  await expect(helper.finalResponse()).rejects.toMatchObject({ code: 'upstream_cut' })
})

test('the error event has the documented members and the row of the error table', async () => {
  server.model.script = cut
  const frames = framesOf(await (await server.post({ input: 'Hi', stream: true })).text())
  expect(frames.map(({ name }) => name).slice(-2)).toEqual(['response.failed', 'error'])
  expect(frames.at(-1)?.data).toMatchObject({
    type: 'error',
    code: 'upstream_cut',
    message: expect.any(String),
    param: null,
    error: { code: 'upstream_cut', type: 'api_error', remedy: expect.any(String) },
  })
})

test('a client that leaves cancels the turn', async () => {
  let left: (() => void) | undefined
  const gone = new Promise<void>((resolve) => {
    left = resolve
  })
  server.model.script = ({ emit, signal }) => {
    emit({ type: 'text.delta', text: 'It' })
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        left?.()
        reject(signal.reason)
      })
    })
  }
  const stream = await server.client.responses.create({ model: modelName, input: 'Hi', stream: true })
  for await (const event of stream) if (event.type === 'response.output_text.delta') break
  await gone
  expect(server.failures).toEqual([])
})
