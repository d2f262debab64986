import { APICallError, UnsupportedFunctionalityError } from '@ai-sdk/provider'
import { MockLanguageModelV3 } from 'ai/test'
import { describe, expect, it } from 'vitest'
import { callOf, finish, memoryBlobs, modelOf, spent, streaming } from './call.fixture.ts'

describe('a model of an AI SDK provider', () => {
  it('streams text and reasoning, and reports usage with what was read from the cache', async () => {
    const { call, events } = callOf()
    const outcome = await modelOf(
      streaming(
        { type: 'stream-start', warnings: [] },
        { type: 'reasoning-start', id: 'r' },
        { type: 'reasoning-delta', id: 'r', delta: 'Hm.' },
        { type: 'reasoning-end', id: 'r' },
        { type: 'text-start', id: 't' },
        { type: 'text-delta', id: 't', delta: 'Hel' },
        { type: 'text-delta', id: 't', delta: '' },
        { type: 'text-delta', id: 't', delta: 'lo' },
        { type: 'text-end', id: 't' },
        finish(),
      ),
    ).run(call)
    expect(events).toEqual([
      { type: 'reasoning.delta', text: 'Hm.' },
      { type: 'text.delta', text: 'Hel' },
      { type: 'text.delta', text: 'lo' },
    ])
    expect(outcome).toEqual({
      finish_reason: 'stop',
      usage: { input_tokens: 12, output_tokens: 7, cached_input_tokens: 4, reasoning_tokens: 2 },
    })
  })

  it('answers in one piece what was not asked for as a stream', async () => {
    const languageModel = new MockLanguageModelV3({
      doGenerate: async () => ({
        content: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'text', text: 'Hello' },
          { type: 'tool-call', toolCallId: 'c', toolName: 'add', input: '{"a":1}' },
        ],
        finishReason: { unified: 'tool-calls', raw: 'tool_use' },
        usage: spent,
        warnings: [{ type: 'unsupported', feature: 'seed' }],
      }),
    })
    const { call, events } = callOf({ stream: false })
    const outcome = await modelOf(languageModel).run(call)
    expect(outcome.finish_reason).toBe('tool_calls')
    expect(events).toMatchObject([
      { type: 'warning', code: 'setting_ignored' },
      { type: 'reasoning.delta' },
      { type: 'text.delta', text: 'Hello' },
      { type: 'tool.delta', index: 0, call_id: 'c', name: 'add', arguments: '' },
      { type: 'tool.delta', index: 0, arguments: '{"a":1}' },
    ])
  })

  it('streams tool calls once, whether or not their arguments came in pieces', async () => {
    const { call, events } = callOf()
    const { finish_reason } = await modelOf(
      streaming(
        { type: 'tool-input-start', id: 'a', toolName: 'add' },
        { type: 'tool-input-delta', id: 'a', delta: '{"x":' },
        { type: 'tool-input-delta', id: 'a', delta: '1}' },
        { type: 'tool-input-end', id: 'a' },
        { type: 'tool-call', toolCallId: 'a', toolName: 'add', input: '{"x":1}' },
        { type: 'tool-call', toolCallId: 'b', toolName: 'now', input: '{}' },
        finish('tool-calls'),
      ),
    ).run(call)
    expect(finish_reason).toBe('tool_calls')
    expect(events).toEqual([
      { type: 'tool.delta', index: 0, call_id: 'a', name: 'add', arguments: '' },
      { type: 'tool.delta', index: 0, arguments: '{"x":' },
      { type: 'tool.delta', index: 0, arguments: '1}' },
      { type: 'tool.delta', index: 1, call_id: 'b', name: 'now', arguments: '' },
      { type: 'tool.delta', index: 1, arguments: '{}' },
    ])
  })

  it('keeps images and sound that the model made', async () => {
    const { blobs, kept } = memoryBlobs()
    const { call, events } = callOf()
    await modelOf(
      streaming(
        { type: 'file', mediaType: 'image/png', data: Buffer.from('picture').toString('base64') },
        { type: 'file', mediaType: 'audio/wav', data: new Uint8Array([1, 2]) },
        { type: 'file', mediaType: 'text/csv', data: 'YQ==' },
        finish(),
      ),
      { blobs },
    ).run(call)
    expect(events).toMatchObject([
      { type: 'image.frame', index: 0, final: true, blob: { media_type: 'image/png', bytes: 7 } },
      { type: 'audio.chunk', index: 0, blob: { media_type: 'audio/wav', bytes: 2 } },
      { type: 'warning', code: 'output_dropped' },
    ])
    expect([...kept.values()].map(String)).toContain('picture')
  })

  it.each([
    ['length', 'length'],
    ['content-filter', 'content_filter'],
    ['other', 'stop'],
  ] as const)('says that it ended by %s as %s', async (unified, expected) => {
    const { finish_reason } = await modelOf(streaming(finish(unified))).run(callOf().call)
    expect(finish_reason).toBe(expected)
  })

  it('fails as cut when the stream ends without an end, or without a reason', async () => {
    const cut = { code: 'upstream_cut' }
    await expect(
      modelOf(streaming({ type: 'text-delta', id: 't', delta: 'Hel' })).run(callOf().call),
    ).rejects.toMatchObject(cut)
    const silent = { unified: 'other', raw: undefined } as const
    await expect(
      modelOf(streaming({ type: 'finish', finishReason: silent, usage: spent })).run(callOf().call),
    ).rejects.toMatchObject(cut)
  })

  it('says what of the settings is not passed on', async () => {
    const { call, events } = callOf({ settings: { extra: { logit_bias: {}, seed: 3 } } })
    const warnings = [{ type: 'unsupported', feature: 'seed', details: 'no seed here' } as const]
    await modelOf(streaming({ type: 'stream-start', warnings }, finish())).run(call)
    expect(events).toMatchObject([
      { type: 'warning', message: 'anthropic/scripted is not told logit_bias.' },
      { type: 'warning', message: 'anthropic/scripted ignores seed: no seed here' },
    ])
  })

  it('ends at once when it is aborted, although the provider does not', async () => {
    const abort = new AbortController()
    const deaf = new MockLanguageModelV3({ doStream: () => new Promise(() => undefined) })
    const { call } = callOf({ signal: abort.signal })
    const running = modelOf(deaf).run(call)
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'turn_cancelled' })
    await expect(modelOf(deaf).run(call)).rejects.toMatchObject({ code: 'turn_cancelled' })
  })

  it('cancels the stream it reads when it is aborted, and says nothing more', async () => {
    const abort = new AbortController()
    let cancelled = false
    const stream = new ReadableStream({
      start: (controller) => controller.enqueue({ type: 'text-delta', id: 't', delta: 'a' }),
      cancel: () => {
        cancelled = true
      },
    })
    const { call } = callOf({ signal: abort.signal, emit: () => abort.abort() })
    await expect(modelOf(new MockLanguageModelV3({ doStream: { stream } })).run(call)).rejects.toMatchObject({
      code: 'turn_cancelled',
    })
    expect(cancelled).toBe(true)
  })
})

const api = (statusCode: number | undefined, more: object = {}) =>
  new APICallError({ message: 'It said no.', url: 'u', requestBodyValues: {}, statusCode, ...more })

describe('an error of an AI SDK provider', () => {
  it.each([
    [
      'a refusal',
      api(400),
      { code: 'upstream_rejected', message: expect.stringContaining('(400): It said no.') },
    ],
    [
      'a rate limit',
      api(429, { responseHeaders: { 'retry-after': '7' } }),
      { code: 'upstream_rate_limited', details: { retryAfter: 7 } },
    ],
    [
      'a rate limit in Google’s words',
      api(429, { responseBody: '{"retryDelay": "34s"}' }),
      { code: 'upstream_rate_limited', details: { retryAfter: 34 } },
    ],
    ['a failure', api(503), { code: 'upstream_failed' }],
    ['an overload', api(529), { code: 'upstream_failed', message: expect.stringContaining('529') }],
    [
      'no connection',
      api(undefined, { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
      { code: 'upstream_unreachable', message: expect.stringContaining('refused') },
    ],
    ['an answer that is none', api(200), { code: 'upstream_malformed' }],
    [
      'what the provider cannot do',
      new UnsupportedFunctionalityError({ functionality: 'sound' }),
      { code: 'upstream_rejected' },
    ],
  ])('%s is a row of the table', async (_name, error, expected) => {
    const failing = new MockLanguageModelV3({
      doStream: async () => {
        throw error
      },
    })
    await expect(modelOf(failing).run(callOf().call)).rejects.toMatchObject(expected)
  })

  it.each([
    [
      { type: 'overloaded_error', message: 'Overloaded' },
      { code: 'upstream_failed', message: expect.stringContaining('529') },
    ],
    [{ type: 'rate_limit_error', message: 'Slow down' }, { code: 'upstream_rate_limited' }],
    ['something', { code: 'upstream_failed' }],
  ])('%j inside a stream is one too', async (error, expected) => {
    const running = modelOf(streaming({ type: 'error', error })).run(callOf().call)
    await expect(running).rejects.toMatchObject(expected)
  })

  it('shows no secret', async () => {
    const failing = new MockLanguageModelV3({
      doStream: async () => {
        throw api(401, { message: 'Bad key hidden-word-1' })
      },
    })
    const running = modelOf(failing, { secrets: ['hidden-word-1'] }).run(callOf().call)
    await expect(running).rejects.toMatchObject({ message: expect.not.stringContaining('hidden') })
  })
})
