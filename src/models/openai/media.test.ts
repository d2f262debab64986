import { createHash, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { startUpstream, type Upstream } from '../../../test/upstream/server.ts'
import type { Part } from '../../contract/part.ts'
import type { WireBody } from '../../contract/wire.ts'
import { blobsOf, callOf, info, modelAt, said, wireOf } from './call.fixture.ts'

let upstream: Upstream

afterEach(() => upstream.close())

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('media on its way to an OpenAI-compatible model', () => {
  it('arrives as it is when the request did not come as Chat Completions', async () => {
    upstream = await startUpstream({ script: { echo: true } })
    const contents = [randomBytes(100_001), randomBytes(5), randomBytes(30_000)]
    const { blobs, refs } = blobsOf(...contents)
    const [image, document, audio] = refs
    if (!image || !document || !audio) throw new Error('three blobs')
    const parts: Part[] = [
      { type: 'text', text: 'What is “this”?' },
      { type: 'image', blob: image, width: 10, height: 10, detail: 'original' },
      {
        type: 'document',
        blob: { ...document, media_type: 'application/pdf' },
        pages: 1,
        filename: 'a "b".pdf',
      },
      { type: 'audio', blob: { ...audio, media_type: 'audio/mpeg' } },
      { type: 'data', value: { a: 1 } },
    ]
    const { call, events } = callOf({ messages: [{ role: 'user', parts }], paths: [[]] })
    await modelAt(upstream.baseUrl, { blobs }).run(call)
    const facts = JSON.parse(said(events))
    expect(facts.parts).toEqual(['text', 'image_url', 'file', 'input_audio', 'text'])
    expect(facts.media).toMatchObject([
      { type: 'image_url', media_type: 'image/png', bytes: 100_001, sha256: sha256(contents[0] as Buffer) },
      { type: 'file', media_type: 'application/pdf', bytes: 5, filename: 'a "b".pdf' },
      { type: 'input_audio', media_type: 'audio/mp3', sha256: sha256(contents[2] as Buffer) },
    ])
    expect(upstream.requests[0]?.headers['content-length']).toBe(String(upstream.requests[0]?.body.length))
  })

  it('arrives as it is when it was taken out of a chat request', async () => {
    upstream = await startUpstream({ script: { echo: true } })
    const bytes = randomBytes(70_000)
    const { blobs, refs } = blobsOf(bytes)
    const [blob] = refs
    if (!blob) throw new Error('one blob')
    const before = Buffer.from(
      '{"model":"openai/scripted","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,',
    )
    const after = Buffer.from('"}}]}],"kept":true}')
    const encodedBytes = Math.ceil(bytes.length / 3) * 4
    const wire: WireBody = {
      pieces: [
        { kind: 'json', bytes: before },
        { kind: 'base64', blob, encodedBytes },
        { kind: 'json', bytes: after },
      ],
      bytes: before.length + encodedBytes + after.length,
      members: [{ key: 'model', keyStart: 1, valueStart: 9, end: 26 }],
    }
    const parts: Part[] = [{ type: 'image', blob, width: 10, height: 10 }]
    const { call, events } = callOf({ messages: [{ role: 'user', parts }], wire, stream: false })
    await modelAt(upstream.baseUrl, { blobs }).run(call)
    const facts = JSON.parse(said(events))
    expect(facts.media).toMatchObject([{ bytes: 70_000, sha256: sha256(bytes) }])
    expect(facts.members).toEqual(['model', 'messages', 'kept'])
    expect(JSON.parse(upstream.requests[0]?.body.toString() ?? '').model).toBe('scripted')
  })

  it('is put in where a chat request names it by file id or URL', async () => {
    upstream = await startUpstream({ script: { echo: true } })
    const { blobs, refs } = blobsOf(randomBytes(1_000))
    const [blob] = refs
    if (!blob) throw new Error('one blob')
    const content = [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }]
    const { call, events } = callOf({
      messages: [{ role: 'user', parts: [{ type: 'image', blob, width: 10, height: 10 }] }],
      wire: wireOf({
        model: 'openai/scripted',
        stream: true,
        seed: 1,
        messages: [{ role: 'user', content }],
      }),
      settings: { extra: { seed: 1 } },
    })
    await modelAt(upstream.baseUrl, { blobs }).run(call)
    const facts = JSON.parse(said(events))
    expect(facts.media).toMatchObject([{ type: 'image_url', sha256: blob.hash }])
    expect(facts.members).toContain('seed')
  })

  it('fails by its own row when a blob is gone', async () => {
    upstream = await startUpstream()
    const blob = { hash: 'ab'.repeat(32), media_type: 'image/png', bytes: 3 }
    const parts: Part[] = [{ type: 'image', blob, width: 10, height: 10 }]
    const { call } = callOf({ messages: [{ role: 'user', parts }], paths: [['messages[0].content[0]']] })
    await expect(modelAt(upstream.baseUrl).run(call)).rejects.toMatchObject({ code: 'blob_not_found' })
  })

  it('is refused by its path, before anything is sent, when the model does not take it', async () => {
    upstream = await startUpstream()
    const blob = { hash: 'ab'.repeat(32), media_type: 'application/pdf', bytes: 3 }
    const parts: Part[] = [{ type: 'document', blob, pages: 1 }]
    const { call } = callOf({ messages: [{ role: 'user', parts }], paths: [['messages[0].content[0]']] })
    const model = modelAt(upstream.baseUrl, { info: { ...info, input: ['text'] } })
    await expect(model.run(call)).rejects.toMatchObject({
      code: 'model_lacks_modality',
      param: 'messages[0].content[0]',
    })
    expect(upstream.requests).toEqual([])
  })
})

describe('a conversation on its way to an OpenAI-compatible model', () => {
  it('has what tools gave beside text after the last of their messages, as the user’s', async () => {
    upstream = await startUpstream()
    const { blobs, refs } = blobsOf(Buffer.from('abc'))
    const [blob] = refs
    if (!blob) throw new Error('one blob')
    const image = { type: 'image' as const, blob, width: 1, height: 1 }
    const result = (call_id: string, text: string) => ({ type: 'tool_result' as const, call_id, text })
    const { call } = callOf({
      messages: [
        { role: 'tool', parts: [result('c1', 'A chart'), image] },
        { role: 'tool', parts: [result('c2', 'Rain')] },
        { role: 'user', parts: [{ type: 'text', text: 'And?' }] },
        { role: 'tool', parts: [result('c3', ''), image] },
      ],
      paths: [[], [], [], []],
    })
    await modelAt(upstream.baseUrl, { blobs }).run(call)
    const shown = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,YWJj' } }]
    expect(JSON.parse(upstream.requests[0]?.body.toString() ?? '').messages).toEqual([
      { role: 'tool', tool_call_id: 'c1', content: 'A chart' },
      { role: 'tool', tool_call_id: 'c2', content: 'Rain' },
      { role: 'user', content: shown },
      { role: 'user', content: 'And?' },
      { role: 'tool', tool_call_id: 'c3', content: '' },
      { role: 'user', content: shown },
    ])
  })

  it('is written as Chat Completions, tool calls and settings included', async () => {
    upstream = await startUpstream()
    const { call } = callOf({
      messages: [
        { role: 'system', parts: [{ type: 'text', text: 'Be short.' }] },
        { role: 'user', parts: [{ type: 'text', text: 'Weather?' }] },
        {
          role: 'assistant',
          parts: [{ type: 'tool_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Bern"}' }],
        },
        { role: 'tool', parts: [{ type: 'tool_result', call_id: 'c1', text: 'Rain' }] },
      ],
      paths: [[], [], [], []],
      settings: {
        max_output_tokens: 50,
        temperature: 0,
        extra: { seed: 7, model: 'not this', plumbline: {}, stream_options: { include_obfuscation: false } },
      },
    })
    await modelAt(upstream.baseUrl, { maxTokensField: 'max_completion_tokens' }).run(call)
    expect(JSON.parse(upstream.requests[0]?.body.toString() ?? '')).toEqual({
      model: 'scripted',
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: 'Weather?' },
        {
          role: 'assistant',
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bern"}' } },
          ],
          content: null,
        },
        { role: 'tool', tool_call_id: 'c1', content: 'Rain' },
      ],
      seed: 7,
      temperature: 0,
      max_completion_tokens: 50,
      stream: true,
      stream_options: { include_obfuscation: false, include_usage: true },
    })
  })

  it('is sent no marks for a provider’s cache, which servers that check their input refuse', async () => {
    upstream = await startUpstream()
    const cache_control = { type: 'ephemeral' as const }
    const look = { type: 'function', function: { name: 'look' } }
    const { call } = callOf({
      messages: [{ role: 'user', parts: [{ type: 'text', text: 'Look.', cache_control }] }],
      settings: { extra: { cache_control, tools: [{ ...look, cache_control }] } },
    })
    await modelAt(upstream.baseUrl).run(call)
    const body = upstream.requests[0]?.body.toString() ?? ''
    expect(body).not.toContain('cache_control')
    expect(JSON.parse(body).tools).toEqual([look])
  })
})
