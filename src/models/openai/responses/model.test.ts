import { createHash, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Script } from '../../../../test/upstream/script.ts'
import { startUpstream, type Upstream } from '../../../../test/upstream/server.ts'
import type { Part } from '../../../contract/part.ts'
import type { BlobStore } from '../../../contract/ports/blobs.ts'
import { blobsOf, callOf, info, said } from '../call.fixture.ts'
import { discoverUpstreams } from '../discover.ts'
import { createResponsesModel } from './model.ts'

let upstream: Upstream

afterEach(() => upstream.close())

async function modelWith(script: Script, blobs: BlobStore = blobsOf().blobs) {
  upstream = await startUpstream({ script })
  return createResponsesModel({ info, upstreamModel: 'scripted', baseUrl: upstream.baseUrl, blobs })
}

const sent = () => JSON.parse(upstream.requests[0]?.body.toString() ?? '')

/** Blobs that keep what is written. */
function keeping(): { blobs: BlobStore; kept: string[] } {
  const kept: string[] = []
  const writer: BlobStore['writer'] = () => {
    const chunks: Uint8Array[] = []
    return {
      bytes: 0,
      write: (chunk) => void chunks.push(chunk),
      finish: async () => {
        const bytes = Buffer.concat(chunks)
        kept.push(bytes.toString())
        return { hash: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }
      },
      abort: async () => undefined,
    }
  }
  return { blobs: { ...blobsOf().blobs, writer }, kept }
}

describe('a model that speaks Responses', () => {
  it('streams text and reasoning, and reports usage', async () => {
    const model = await modelWith({ text: 'Straight “down”.', reasoning: 'Gravity.' })
    const { call, events } = callOf()
    const outcome = await model.run(call)
    expect(said(events)).toBe('Straight “down”.')
    expect(said(events, 'reasoning.delta')).toBe('Gravity.')
    expect(outcome).toEqual({
      finish_reason: 'stop',
      usage: { input_tokens: 12, output_tokens: 4, cached_input_tokens: 4, reasoning_tokens: 0 },
    })
  })

  it('answers in one piece what was not asked for as a stream', async () => {
    const model = await modelWith({
      reasoning: 'Hm.',
      tool_calls: [{ name: 'add', arguments: '{"a":1}', id: 'c1' }],
    })
    const { call, events } = callOf({ stream: false })
    expect((await model.run(call)).finish_reason).toBe('tool_calls')
    expect(sent().stream).toBeUndefined()
    expect(events).toEqual([
      { type: 'reasoning.delta', text: 'Hm.' },
      { type: 'tool.delta', index: 0, call_id: 'c1', name: 'add', arguments: '' },
      { type: 'tool.delta', index: 0, arguments: '{"a":1}' },
    ])
  })

  it('streams tool calls', async () => {
    const calls = [
      { name: 'add', arguments: '{"a":1,"b":2}', id: 'c1' },
      { name: 'now', arguments: '{}', id: 'c2' },
    ]
    const model = await modelWith({ tool_calls: calls })
    const { call, events } = callOf()
    expect((await model.run(call)).finish_reason).toBe('tool_calls')
    const written = events.flatMap((event) => (event.type === 'tool.delta' ? [event] : []))
    expect(
      [0, 1].map((place) =>
        written
          .filter(({ index }) => index === place)
          .map((event) => event.arguments)
          .join(''),
      ),
    ).toEqual(['{"a":1,"b":2}', '{}'])
    expect(written.flatMap(({ call_id, name }) => (call_id ? [[call_id, name]] : []))).toEqual([
      ['c1', 'add'],
      ['c2', 'now'],
    ])
  })

  it('shows images while they are made, and keeps them', async () => {
    const { blobs, kept } = keeping()
    const base64 = Buffer.from('the whole').toString('base64')
    const model = await modelWith({ image: { base64, partial: 2 } }, blobs)
    const { call, events } = callOf()
    await model.run(call)
    expect(events.filter((event) => event.type === 'image.frame')).toMatchObject([
      { index: 0, frame: 0, final: false },
      { index: 0, frame: 1, final: false },
      { index: 0, frame: 2, final: true, blob: { media_type: 'image/png', bytes: 9 } },
    ])
    expect(kept).toEqual(['frame 0', 'frame 1', 'the whole'])
  })

  it('says why it ended', async () => {
    const model = await modelWith({ finish_reason: 'length' })
    expect((await model.run(callOf().call)).finish_reason).toBe('length')
  })

  it.each<[string, Script, object]>([
    ['is cut', { cut_after: 2 }, { code: 'upstream_cut' }],
    ['ends without an end', { omit_end: true }, { code: 'upstream_cut' }],
    [
      'reports an error',
      { error_after: 2, error_message: 'Out of luck.' },
      { code: 'upstream_failed', message: expect.stringContaining('Out of luck') },
    ],
    ['is nonsense', { malformed: true }, { code: 'upstream_malformed' }],
    ['is refused', { status: 400, error_message: 'No.' }, { code: 'upstream_rejected' }],
    [
      'is limited',
      { status: 429, retry_after: 3 },
      { code: 'upstream_rate_limited', details: { retryAfter: 3 } },
    ],
  ])('fails by its row when the answer %s', async (_name, script, expected) => {
    const model = await modelWith(script)
    await expect(model.run(callOf().call)).rejects.toMatchObject(expected)
  })

  it('closes the upstream’s socket as soon as it is aborted', async () => {
    const model = await modelWith({ endless: true, chunk_delay_ms: 1 })
    const abort = new AbortController()
    const { call } = callOf({ signal: abort.signal, emit: () => abort.abort() })
    await expect(model.run(call)).rejects.toMatchObject({ code: 'turn_cancelled' })
    await upstream.requests[0]?.gone
  })

  it('is found for an upstream that is configured so', async () => {
    upstream = await startUpstream({ script: { text: 'Hi!' } })
    const { models } = await discoverUpstreams({
      blobs: blobsOf().blobs,
      env: { PLUMBLINE_DISCOVER: 'off' },
      upstreams: [{ name: 'lab', base_url: upstream.baseUrl, models: ['m'], protocol: 'responses' }],
    })
    const { call, events } = callOf()
    await models[0]?.run(call)
    expect(said(events)).toBe('Hi!')
    expect(upstream.requests[0]?.path).toBe('/v1/responses')
  })
})

describe('a conversation on its way to a model that speaks Responses', () => {
  it('is written in its items, media, calls, results and settings included', async () => {
    const picture = randomBytes(40_000)
    const { blobs, refs } = blobsOf(picture)
    const [blob] = refs
    if (!blob) throw new Error('one blob')
    const image: Part = { type: 'image', blob, width: 10, height: 10 }
    const document: Part = { type: 'document', blob: { ...blob, media_type: 'application/pdf' }, pages: 1 }
    const model = await modelWith({}, blobs)
    const { call, events } = callOf({
      messages: [
        { role: 'developer', parts: [{ type: 'text', text: 'Be short.' }] },
        { role: 'user', parts: [{ type: 'text', text: 'What?' }, image, document] },
        {
          role: 'assistant',
          parts: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_call', call_id: 'c1', name: 'crop', arguments: '{}' },
            { type: 'tool_call', call_id: 'c2', name: 'now', arguments: '{}' },
          ],
        },
        {
          role: 'tool',
          parts: [
            { type: 'tool_result', call_id: 'c1', text: 'Cropped' },
            image,
            { type: 'tool_result', call_id: 'c2', text: 'Noon' },
          ],
        },
      ],
      paths: [[], [], [], []],
      settings: {
        max_output_tokens: 500,
        stop: 'x',
        extra: {
          tools: [
            { type: 'function', function: { name: 'crop', parameters: {} } },
            { type: 'image_generation' },
          ],
          tool_choice: { type: 'function', function: { name: 'crop' } },
          response_format: { type: 'json_schema', json_schema: { name: 'a', schema: {} } },
          reasoning_effort: 'low',
          user: 'u',
        },
      },
      outputCap: 100,
    })
    await model.run(call)
    const url = `data:image/png;base64,${picture.toString('base64')}`
    const seen = { type: 'input_image', image_url: url, detail: 'auto' }
    const file_data = url.replace('image/png', 'application/pdf')
    expect(sent()).toEqual({
      model: 'scripted',
      input: [
        { role: 'developer', content: [{ type: 'input_text', text: 'Be short.' }] },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What?' },
            seen,
            { type: 'input_file', filename: 'document.pdf', file_data },
          ],
        },
        { role: 'assistant', content: [{ type: 'output_text', text: 'I look.' }] },
        { type: 'function_call', call_id: 'c1', name: 'crop', arguments: '{}' },
        { type: 'function_call', call_id: 'c2', name: 'now', arguments: '{}' },
        {
          type: 'function_call_output',
          call_id: 'c1',
          output: [{ type: 'input_text', text: 'Cropped' }, seen],
        },
        { type: 'function_call_output', call_id: 'c2', output: 'Noon' },
      ],
      store: false,
      stream: true,
      max_output_tokens: 100,
      tools: [{ type: 'function', name: 'crop', parameters: {} }, { type: 'image_generation' }],
      tool_choice: { type: 'function', name: 'crop' },
      text: { format: { type: 'json_schema', name: 'a', schema: {} } },
      reasoning: { effort: 'low' },
      user: 'u',
    })
    expect(events[0]).toMatchObject({ type: 'warning', message: 'openai/scripted is not told stop.' })
  })
})
