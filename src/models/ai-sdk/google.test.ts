import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { afterEach, describe, expect, it } from 'vitest'
import type { ScriptedProvider } from '../../../test/upstream/anthropic.ts'
import { type GoogleScript, startGoogle } from '../../../test/upstream/google.ts'
import { callOf, memoryBlobs, modelOf } from './call.fixture.ts'

let server: ScriptedProvider

afterEach(() => server.close())

async function modelWith(script: GoogleScript, name = 'gemini-3-flash-preview', ...contents: Buffer[]) {
  server = await startGoogle(script)
  const google = createGoogleGenerativeAI({ apiKey: 'right-key', baseURL: server.baseUrl })
  const { blobs, refs } = memoryBlobs(...contents)
  return { model: modelOf(google(name), { family: 'google', blobs }), refs }
}

const sent = () => JSON.parse(server.requests[0]?.body.toString() ?? '')

describe('Google’s protocol', () => {
  it('is spoken: thoughts, text, images, and usage by modality', async () => {
    const { model } = await modelWith({
      parts: [
        { text: 'Gravity.', thought: true },
        { text: 'Straight down.' },
        { inlineData: { mimeType: 'image/png', data: Buffer.from('picture').toString('base64') } },
      ],
      usageMetadata: {
        promptTokenCount: 200,
        cachedContentTokenCount: 50,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 3,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 60 },
          { modality: 'AUDIO', tokenCount: 140 },
        ],
      },
    })
    const { call, events } = callOf({ settings: { extra: { reasoning_effort: 'low' } } })
    expect(await model.run(call)).toEqual({
      finish_reason: 'stop',
      usage: {
        input_tokens: 200,
        output_tokens: 8,
        cached_input_tokens: 50,
        reasoning_tokens: 3,
        input_audio_tokens: 140,
      },
    })
    expect(events).toMatchObject([
      { type: 'reasoning.delta', text: 'Gravity.' },
      { type: 'text.delta', text: 'Straight down.' },
      { type: 'image.frame', final: true, blob: { bytes: 7 } },
    ])
    expect(sent().generationConfig.thinkingConfig).toEqual({ includeThoughts: true, thinkingLevel: 'low' })
  })

  it('carries media, tools and a schema for the answer', async () => {
    const { model, refs } = await modelWith(
      { parts: [{ functionCall: { name: 'add', args: { a: 1 } } }] },
      'gemini-2.5-flash',
      Buffer.from('sound'),
    )
    const [blob] = refs
    if (!blob) throw new Error('one blob')
    const { call, events } = callOf({
      messages: [
        {
          role: 'user',
          parts: [
            { type: 'text', text: 'Hear.' },
            { type: 'audio', blob: { ...blob, media_type: 'audio/wav' } },
          ],
        },
        { role: 'assistant', parts: [{ type: 'tool_call', call_id: 'c1', name: 'now', arguments: '' }] },
        { role: 'tool', parts: [{ type: 'tool_result', call_id: 'c1', text: 'Noon' }] },
        { role: 'developer', parts: [{ type: 'text', text: 'Hurry.' }] },
      ],
      paths: [[], [], [], []],
      settings: {
        max_output_tokens: 50,
        temperature: 0,
        extra: { tools: [{ type: 'function', function: { name: 'add' } }] },
      },
    })
    expect((await model.run(call)).finish_reason).toBe('tool_calls')
    expect(events).toMatchObject([{ type: 'tool.delta', name: 'add' }, { arguments: '{"a":1}' }])
    expect(sent()).toMatchObject({
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'Hear.' },
            { inlineData: { mimeType: 'audio/wav', data: Buffer.from('sound').toString('base64') } },
          ],
        },
        { role: 'model', parts: [{ functionCall: { name: 'now', args: {} } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'now' } }] },
        { role: 'user', parts: [{ text: 'Hurry.' }] },
      ],
      generationConfig: { maxOutputTokens: 50, temperature: 0 },
      tools: [{ functionDeclarations: [{ name: 'add' }] }],
    })
  })

  it('brings back the signature of a call with its result', async () => {
    const { model } = await modelWith({
      parts: [{ functionCall: { name: 'now', args: {} }, thoughtSignature: 'signed' }],
    })
    const first = callOf()
    await model.run(first.call)
    const call_id =
      first.events.flatMap((event) => (event.type === 'tool.delta' && event.call_id) || [])[0] ?? ''
    await model.run(
      callOf({
        messages: [
          { role: 'user', parts: [{ type: 'text', text: 'When?' }] },
          { role: 'assistant', parts: [{ type: 'tool_call', call_id, name: 'now', arguments: '{}' }] },
          { role: 'tool', parts: [{ type: 'tool_result', call_id, text: 'Noon' }] },
        ],
        paths: [[], [], []],
      }).call,
    )
    expect(JSON.parse(server.requests[1]?.body.toString() ?? '').contents[1]).toMatchObject({
      parts: [{ functionCall: { name: 'now' }, thoughtSignature: 'signed' }],
    })
  })

  it('writes JSON by a schema', async () => {
    const { model } = await modelWith({ parts: [{ text: '{"a":1}' }] })
    const schema = { type: 'object', properties: { a: { type: 'number' } } }
    const response_format = { type: 'json_schema', json_schema: { name: 'x', schema } }
    await model.run(callOf({ settings: { extra: { response_format } } }).call)
    expect(sent().generationConfig).toMatchObject({
      responseMimeType: 'application/json',
      responseSchema: { type: 'object' },
    })
  })

  it('fails when the stream ends without a reason, and waits as long as Google says', async () => {
    const { model } = await modelWith({ parts: [] })
    await expect(model.run(callOf().call)).rejects.toMatchObject({ code: 'upstream_cut' })
    await server.close()
    const limited = await modelWith({
      status: 429,
      error: {
        code: 429,
        message: 'Quota',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' }],
      },
    })
    await expect(limited.model.run(callOf().call)).rejects.toMatchObject({
      code: 'upstream_rate_limited',
      details: { retryAfter: 34 },
    })
  })
})
