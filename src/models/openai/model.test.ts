import { afterEach, describe, expect, it } from 'vitest'
import { DEFAULT_TEXT } from '../../../test/upstream/answer.ts'
import type { Script } from '../../../test/upstream/script.ts'
import { startUpstream, type Upstream, type UpstreamOptions } from '../../../test/upstream/server.ts'
import { PlumblineError } from '../../contract/errors.ts'
import { callOf, modelAt, said, wireOf } from './call.fixture.ts'

let upstream: Upstream | undefined

async function serve(script: Script = {}, options: UpstreamOptions = {}): Promise<Upstream> {
  upstream = await startUpstream({ ...options, script })
  return upstream
}

afterEach(async () => {
  await upstream?.close()
  upstream = undefined
})

async function failureOf(script: Script, stream = true): Promise<PlumblineError> {
  const { baseUrl } = await serve(script)
  const { call } = callOf({ stream })
  const error = await modelAt(baseUrl)
    .run(call)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    )
  if (!(error instanceof PlumblineError)) throw new Error(`no PlumblineError, but ${String(error)}`)
  return error
}

describe('an OpenAI-compatible model, streaming', () => {
  it('emits the answer, its frames untouched, and says what was spent', async () => {
    const { baseUrl } = await serve({ text: 'Grüße, 世界! 👋 “quoted”\n', chunks: 7 })
    const { call, events } = callOf()
    const outcome = await modelAt(baseUrl).run(call)
    expect(said(events)).toBe('Grüße, 世界! 👋 “quoted”\n')
    expect(outcome).toEqual({ finish_reason: 'stop', usage: { input_tokens: 12, output_tokens: 6 } })
    const frames = events.map((event) => JSON.parse(event.wire ?? ''))
    expect(frames[0].choices[0].delta).toEqual({ role: 'assistant', content: '' })
    expect(frames.at(-1).choices[0].finish_reason).toBe('stop')
    expect(frames.map((frame) => frame.choices[0].delta.content ?? '').join('')).toBe(said(events))
  })

  it('hands on the usage chunk only to a client that asked for it', async () => {
    const { baseUrl } = await serve()
    const asked = callOf({ settings: { extra: { stream_options: { include_usage: true } } } })
    await modelAt(baseUrl).run(asked.call)
    expect(JSON.parse(asked.events.at(-1)?.wire ?? '').usage.prompt_tokens).toBe(12)
    const unasked = callOf()
    await modelAt(baseUrl).run(unasked.call)
    expect(unasked.events.length).toBe(asked.events.length - 1)
  })

  it.each([{ split_characters: true }, { crlf: true }, { crlf: true, split_characters: true }])(
    'reads the same answer however it is cut: %o',
    async (script) => {
      const text = 'Ünïcödé ⚖️ 漢字 👩‍👩‍👧'
      const { baseUrl } = await serve({ ...script, text, chunks: 3 })
      const { call, events } = callOf()
      await modelAt(baseUrl).run(call)
      expect(said(events)).toBe(text)
    },
  )

  it('tells reasoning from the answer', async () => {
    const { baseUrl } = await serve({ reasoning: 'First I think it over.', text: 'Yes.' })
    const { call, events } = callOf()
    await modelAt(baseUrl).run(call)
    expect(said(events, 'reasoning.delta')).toBe('First I think it over.')
    expect(said(events)).toBe('Yes.')
  })

  it('emits tool calls piece by piece', async () => {
    const { baseUrl } = await serve({
      tool_calls: [{ id: 'c1', name: 'weather', arguments: '{"city":"Bern"}' }],
    })
    const { call, events } = callOf()
    const outcome = await modelAt(baseUrl).run(call)
    const deltas = events.filter((event) => event.type === 'tool.delta')
    expect(deltas[0]).toMatchObject({ index: 0, call_id: 'c1', name: 'weather', arguments: '' })
    expect(deltas.map((delta) => delta.arguments).join('')).toBe('{"city":"Bern"}')
    expect(outcome.finish_reason).toBe('tool_calls')
  })

  it('says that usage is not known when the upstream does not report it', async () => {
    const { baseUrl } = await serve({ usage: false })
    expect((await modelAt(baseUrl).run(callOf().call)).usage).toBeNull()
  })

  it('emits what came before a cut, and then fails', async () => {
    const { baseUrl } = await serve({ cut_after: 4, chunks: 10 })
    const { call, events } = callOf()
    await expect(modelAt(baseUrl).run(call)).rejects.toMatchObject({ code: 'upstream_cut', status: 502 })
    expect(DEFAULT_TEXT.startsWith(said(events))).toBe(true)
  })

  it.each<[Script, string]>([
    [{ omit_end: true }, 'upstream_cut'],
    [{ malformed: true }, 'upstream_malformed'],
    [{ error_after: 2, error_message: 'out of memory' }, 'upstream_failed'],
    [{ status: 429, retry_after: 7 }, 'upstream_rate_limited'],
    [{ status: 500 }, 'upstream_failed'],
    [{ status: 503 }, 'upstream_failed'],
    [{ status: 401 }, 'upstream_rejected'],
    [{ status: 400, error_message: 'no such tool' }, 'upstream_rejected'],
    [{ status: 302 }, 'upstream_malformed'],
  ])('fails by its own row of the table: %o → %s', async (script, code) => {
    const error = await failureOf(script)
    expect(error.code).toBe(code)
    if (script.error_message) expect(error.message).toContain(script.error_message)
    if (script.retry_after) expect(error.details.retryAfter).toBe(script.retry_after)
  })

  it('closes the connection upstream as soon as its signal aborts', async () => {
    const { baseUrl, requests } = await serve({ endless: true, chunk_delay_ms: 5 })
    const controller = new AbortController()
    let abortedAtMs = 0
    const { call, events } = callOf({ signal: controller.signal })
    const emit = call.emit
    call.emit = (event) => {
      emit(event)
      if (events.length !== 5) return
      abortedAtMs = performance.now()
      controller.abort()
    }
    await expect(modelAt(baseUrl).run(call)).rejects.toMatchObject({ code: 'turn_cancelled' })
    const gone = await requests[0]?.gone
    process.stdout.write(
      `the upstream saw the client go ${((gone ?? 0) - abortedAtMs).toFixed(1)} ms after the abort\n`,
    )
    expect(gone).toBeGreaterThan(abortedAtMs)
    expect(events.length).toBe(5)
  })

  it('closes the connection also while the upstream has not answered yet', async () => {
    const reason = new PlumblineError('deadline_exceeded', { details: { limit: 10 } })
    const controller = new AbortController()
    upstream = await startUpstream({
      script: () => {
        controller.abort(reason)
        return { headers_delay_ms: 60_000 }
      },
    })
    const { call } = callOf({ signal: controller.signal })
    await expect(modelAt(upstream.baseUrl).run(call)).rejects.toBe(reason)
    await upstream.requests[0]?.gone
  })

  it('takes an answer in one piece from a server that does not stream', async () => {
    const { baseUrl } = await serve()
    const { call, events } = callOf({ wire: wireOf({ model: 'x', stream: false, messages: [] }) })
    const outcome = await modelAt(baseUrl).run(call)
    expect(said(events)).toBe(DEFAULT_TEXT)
    expect(outcome.usage).not.toBeNull()
  })
})

describe('an OpenAI-compatible model, not streaming', () => {
  it('returns the answer’s own bytes and emits its text', async () => {
    const { baseUrl } = await serve({ text: 'Two.', reasoning: 'One and one.' })
    const { call, events } = callOf({ stream: false })
    const outcome = await modelAt(baseUrl).run(call)
    expect(events).toEqual([
      { type: 'reasoning.delta', text: 'One and one.' },
      { type: 'text.delta', text: 'Two.' },
    ])
    const wire = JSON.parse(outcome.wire?.toString() ?? '')
    expect(wire.choices[0].message.content).toBe('Two.')
    expect(outcome.usage).toEqual({ input_tokens: 12, output_tokens: 1 })
  })

  it.each<[Script, string]>([
    [{ malformed: true }, 'upstream_malformed'],
    [{ cut_after: 0 }, 'upstream_cut'],
    [{ status: 429 }, 'upstream_rate_limited'],
  ])('fails by its own row of the table: %o → %s', async (script, code) => {
    expect((await failureOf(script, false)).code).toBe(code)
  })
})

describe('what an OpenAI-compatible model sends', () => {
  it('passes a chat request on as it came but for its own words', async () => {
    const { baseUrl, requests } = await serve()
    const request =
      '{ "plumbline": {"budget": {"latency_ms": 9}} , "model":"openai/scripted", "seed": 12345678901234567890,\n "messages": [{"role":"user","content":"H\\u0069"}], "x_new":{"a":[1.0]},"stream":true}'
    await modelAt(baseUrl).run(callOf({ wire: wireOf(request) }).call)
    const sent = requests[0]?.body.toString() ?? ''
    expect(sent).toContain(
      '"seed": 12345678901234567890,\n "messages": [{"role":"user","content":"H\\u0069"}]',
    )
    expect(JSON.parse(sent)).toEqual({
      model: 'scripted',
      seed: Number('12345678901234567890'),
      messages: [{ role: 'user', content: 'Hi' }],
      x_new: { a: [1] },
      stream: true,
      stream_options: { include_usage: true },
    })
  })

  it('keeps the client’s own stream options', async () => {
    const { baseUrl, requests } = await serve()
    const wire = wireOf({ model: 'scripted', stream: true, stream_options: { include_obfuscation: false } })
    await modelAt(baseUrl).run(callOf({ wire }).call)
    expect(JSON.parse(requests[0]?.body.toString() ?? '')).toEqual({
      model: 'scripted',
      stream: true,
      stream_options: { include_obfuscation: false, include_usage: true },
    })
  })

  it('shows its key to the upstream and to nobody else', async () => {
    const { baseUrl, requests } = await serve({}, { apiKey: 'sk-right-1234567890' })
    await modelAt(baseUrl, { apiKey: 'sk-right-1234567890' }).run(callOf().call)
    expect(requests[0]?.headers.authorization).toBe('Bearer sk-right-1234567890')
    const refused = modelAt(baseUrl, { apiKey: 'wrong-secret-123' }).run(callOf().call)
    await expect(refused).rejects.toMatchObject({
      code: 'upstream_rejected',
      message: expect.not.stringContaining('wrong-secret-123'),
    })
  })

  it('sends the credentials of its base URL as basic authorisation and shows them in no error', async () => {
    const { baseUrl, requests, close } = await serve()
    const withCredentials = baseUrl.replace('//', '//me:hidden-word@')
    await modelAt(withCredentials).run(callOf().call)
    expect(requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('me:hidden-word').toString('base64')}`,
    )
    await close()
    const error = await modelAt(withCredentials)
      .run(callOf().call)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'upstream_unreachable', message: expect.stringContaining('refused') })
    expect(JSON.stringify(error)).not.toContain('hidden-word')
  })

  it('says so when the host is not known', async () => {
    const error = await modelAt('http://no-such-host.invalid/v1')
      .run(callOf().call)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'upstream_unreachable' })
  })
})
