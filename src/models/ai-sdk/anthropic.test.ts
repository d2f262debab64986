import { createAnthropic } from '@ai-sdk/anthropic'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type AnthropicScript,
  type ScriptedProvider,
  startAnthropic,
  textBlock,
} from '../../../test/upstream/anthropic.ts'
import type { Part } from '../../contract/part.ts'
import type { ModelEvent } from '../../contract/ports/model.ts'
import { callOf, memoryBlobs, modelOf } from './call.fixture.ts'

let server: ScriptedProvider

afterEach(() => server.close())

async function modelWith(script: AnthropicScript, ...contents: Buffer[]) {
  server = await startAnthropic(script)
  const languageModel = createAnthropic({ apiKey: 'right-key', baseURL: server.baseUrl })('claude-sonnet-4-5')
  const { blobs, refs } = memoryBlobs(...contents)
  return { model: modelOf(languageModel, { family: 'anthropic', blobs }), refs }
}

const sent = () => JSON.parse(server.requests[0]?.body.toString() ?? '')
const said = (events: ModelEvent[]) =>
  events.map((event) => (event.type === 'text.delta' ? event.text : '')).join('')

describe('Anthropic’s protocol', () => {
  it('is spoken: text, thinking and usage with what was read from and written to the cache', async () => {
    const delta = (value: object) => ({ type: 'content_block_delta', index: 0, delta: value })
    const { model } = await modelWith({
      events: [
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
        delta({ type: 'thinking_delta', thinking: 'Gravity.' }),
        delta({ type: 'signature_delta', signature: 's' }),
        { type: 'content_block_stop', index: 0 },
        ...textBlock(1, ['Straight ', 'down.']),
      ],
    })
    const { call, events } = callOf()
    const outcome = await model.run(call)
    expect(events[0]).toEqual({ type: 'reasoning.delta', text: 'Gravity.' })
    expect(said(events)).toBe('Straight down.')
    expect(outcome).toEqual({
      finish_reason: 'stop',
      usage: { input_tokens: 18, output_tokens: 9, cached_input_tokens: 5, cache_write_input_tokens: 3 },
    })
  })

  it('calls tools', async () => {
    const delta = (partial_json: string) => ({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'input_json_delta', partial_json },
    })
    const { model } = await modelWith({
      stop_reason: 'tool_use',
      events: [
        {
          type: 'content_block_start',
          index: 0,
          content_block: { type: 'tool_use', id: 'toolu_1', name: 'add', input: {} },
        },
        delta('{"a":'),
        delta('1}'),
        { type: 'content_block_stop', index: 0 },
      ],
    })
    const tools = [
      { type: 'function', function: { name: 'add', parameters: { type: 'object', properties: {} } } },
    ]
    const { call, events } = callOf({
      settings: { extra: { tools, tool_choice: 'required', parallel_tool_calls: false } },
    })
    expect((await model.run(call)).finish_reason).toBe('tool_calls')
    expect(events.map((event) => (event.type === 'tool.delta' ? event.arguments : '')).join('')).toBe(
      '{"a":1}',
    )
    expect(sent()).toMatchObject({
      tools: [{ name: 'add' }],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
    })
  })

  it('brings back what was thought before a call, signed, with its result', async () => {
    const delta = (value: object) => ({ type: 'content_block_delta', index: 0, delta: value })
    const { model } = await modelWith({
      stop_reason: 'tool_use',
      events: [
        { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
        delta({ type: 'thinking_delta', thinking: 'I look.' }),
        delta({ type: 'signature_delta', signature: 'signed' }),
        { type: 'content_block_stop', index: 0 },
        {
          type: 'content_block_start',
          index: 1,
          content_block: { type: 'tool_use', id: 'toolu_1', name: 'now', input: {} },
        },
        { type: 'content_block_stop', index: 1 },
      ],
    })
    await model.run(callOf().call)
    await model.run(
      callOf({
        messages: [
          { role: 'user', parts: [{ type: 'text', text: 'When?' }] },
          {
            role: 'assistant',
            parts: [
              { type: 'text', text: 'Let me see.' },
              { type: 'tool_call', call_id: 'toolu_1', name: 'now', arguments: '{}' },
            ],
          },
          { role: 'tool', parts: [{ type: 'tool_result', call_id: 'toolu_1', text: 'Noon' }] },
        ],
        paths: [[], [], []],
      }).call,
    )
    expect(JSON.parse(server.requests[1]?.body.toString() ?? '').messages[1].content).toMatchObject([
      { type: 'thinking', thinking: 'I look.', signature: 'signed' },
      { type: 'text', text: 'Let me see.' },
      { type: 'tool_use', id: 'toolu_1' },
    ])
  })

  it('gives the pages of a document that the answer cites, and the span it supports', async () => {
    const cited = (document_index: number, start: number, end: number) => ({
      type: 'page_location',
      cited_text: 'Due in 30 days. ',
      document_index,
      document_title: 'terms.pdf',
      start_page_number: start,
      end_page_number: end,
    })
    const { model, refs } = await modelWith(
      {
        events: [
          ...textBlock(0, ['It says: ']),
          ...textBlock(1, ['30 ', 'days'], [cited(1, 2, 4)]),
          ...textBlock(2, ['.'], [cited(0, 9, 10)]),
        ],
      },
      Buffer.from('one'),
      Buffer.from('two'),
    )
    const parts: Part[] = refs.map((blob, index) => ({
      type: 'document',
      blob: { ...blob, media_type: 'application/pdf' },
      pages: 3 + index,
      filename: 'terms.pdf',
    }))
    const { call, events } = callOf({
      messages: [{ role: 'user', parts }],
      paths: [['messages[0].content[0]', 'messages[0].content[1]']],
      settings: { extra: { citations: { enabled: true } } },
    })
    await model.run(call)
    const citation = {
      part: 'messages[0].content[1]',
      box: null,
      quote: 'Due in 30 days.',
      score: 1,
      filename: 'terms.pdf',
      start: 9,
      end: 16,
    }
    expect(events.filter(({ type }) => type === 'citation')).toEqual([
      { type: 'citation', final: true, citation: { ...citation, page: 2 } },
      { type: 'citation', final: true, citation: { ...citation, page: 3 } },
    ])
    expect(sent().messages[0].content).toMatchObject([
      {
        type: 'document',
        title: 'terms.pdf',
        citations: { enabled: true },
        source: { media_type: 'application/pdf', data: Buffer.from('one').toString('base64') },
      },
      { type: 'document', citations: { enabled: true } },
    ])
  })

  it('passes cache control on, of parts, of tools and of the whole request', async () => {
    const { model } = await modelWith({})
    const cache_control = { type: 'ephemeral', ttl: '1h' } as const
    const tools = [{ type: 'function', function: { name: 'add' }, cache_control }]
    const { call } = callOf({
      messages: [
        { role: 'system', parts: [{ type: 'text', text: 'Rules.', cache_control }] },
        {
          role: 'user',
          parts: [
            { type: 'text', text: 'Long.', cache_control },
            { type: 'text', text: 'Short.' },
          ],
        },
      ],
      paths: [[], []],
      settings: { extra: { tools, cache_control: { type: 'ephemeral' } } },
    })
    await model.run(call)
    expect(sent()).toMatchObject({
      system: [{ text: 'Rules.', cache_control }],
      messages: [{ content: [{ text: 'Long.', cache_control }, { text: 'Short.' }] }],
      tools: [{ name: 'add', cache_control }],
      cache_control: { type: 'ephemeral' },
    })
  })

  it('keeps thinking inside the output that is paid for', async () => {
    const { model } = await modelWith({})
    const thinking = { type: 'enabled', budget_tokens: 10_000 }
    await model.run(callOf({ settings: { extra: { thinking } }, outputCap: 4_000 }).call)
    expect(sent()).toMatchObject({ max_tokens: 4_000, thinking: { type: 'enabled', budget_tokens: 2_000 } })
  })

  it.each<[string, AnthropicScript, object]>([
    [
      'a rate limit',
      {
        status: 429,
        error: { type: 'rate_limit_error', message: 'Slow down' },
        headers: { 'retry-after': '9' },
      },
      { code: 'upstream_rate_limited', details: { retryAfter: 9 } },
    ],
    [
      'an overload',
      { status: 529, error: { type: 'overloaded_error', message: 'Overloaded' } },
      { code: 'upstream_failed' },
    ],
    [
      'a refusal',
      { status: 400, error: { type: 'invalid_request_error', message: 'Too many pages' } },
      { code: 'upstream_rejected', message: expect.stringContaining('Too many pages') },
    ],
    [
      'an overload inside the stream',
      {
        events: [
          ...textBlock(0, ['a']),
          { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
        ],
      },
      { code: 'upstream_failed', message: expect.stringContaining('529') },
    ],
    ['a cut', { afterwards: 'cut' }, { code: 'upstream_cut' }],
  ])('reports %s', async (_name, script, expected) => {
    const { model } = await modelWith(script)
    await expect(model.run(callOf().call)).rejects.toMatchObject(expected)
    expect(server.requests).toHaveLength(1)
  })

  it('is hung up on as soon as the call is aborted', async () => {
    const { model } = await modelWith({ afterwards: 'stall' })
    const abort = new AbortController()
    const { call } = callOf({ signal: abort.signal, emit: () => abort.abort() })
    await expect(model.run(call)).rejects.toMatchObject({ code: 'turn_cancelled' })
    await server.requests[0]?.gone
  })
})
