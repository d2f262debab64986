import { afterEach, describe, expect, it } from 'vitest'
import type { ScriptedProvider } from '../../../test/upstream/anthropic.ts'
import { type MistralScript, startMistral } from '../../../test/upstream/mistral.ts'
import type { Model } from '../../contract/ports/model.ts'
import { allBlobs, callOf } from './call.fixture.ts'
import { discoverProviders } from './discover.ts'

let server: ScriptedProvider
afterEach(() => server.close())

/** The model that a key of Mistral brings, found as the server finds it. */
async function modelWith(script: MistralScript): Promise<Model> {
  const listed = { id: 'mistral-small-latest', object: 'model', created: 1_770_000_000 }
  server = await startMistral(script, [listed])
  const env = { MISTRAL_API_KEY: 'right-key', MISTRAL_BASE_URL: server.baseUrl }
  const { models, reports } = await discoverProviders({ blobs: allBlobs(), env })
  expect(reports).toMatchObject([
    { name: 'mistral', status: 'found', models: ['mistral/mistral-small-latest'] },
  ])
  const [model] = models
  if (!model) throw new Error('one model')
  return model
}

const sent = () => JSON.parse(server.requests.at(-1)?.body.toString() ?? '')

describe('Mistral’s protocol', () => {
  it('is spoken, streamed and whole', async () => {
    const model = await modelWith({})
    const streamed = callOf()
    const outcome = { finish_reason: 'stop', usage: { input_tokens: 20, output_tokens: 5 } }
    expect(await model.run(streamed.call)).toMatchObject(outcome)
    expect(streamed.events).toEqual([
      { type: 'text.delta', text: 'Straight ' },
      { type: 'text.delta', text: 'down.' },
    ])
    expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer right-key')
    const whole = callOf({ stream: false })
    expect(await model.run(whole.call)).toMatchObject(outcome)
    expect(whole.events).toEqual([{ type: 'text.delta', text: 'Whole.' }])
  })

  it('carries tools, one at a time where the client asks for that', async () => {
    const call = { id: 'abc123def', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }
    const model = await modelWith({
      deltas: [{ content: '', tool_calls: [call] }],
      finish_reason: 'tool_calls',
    })
    const parameters = { type: 'object', properties: { a: { type: 'number' } } }
    const tools = [{ type: 'function', function: { name: 'add', parameters } }]
    const { call: asked, events } = callOf({
      settings: { extra: { tools, parallel_tool_calls: false }, max_output_tokens: 50 },
    })
    expect((await model.run(asked)).finish_reason).toBe('tool_calls')
    expect(events).toMatchObject([
      { type: 'tool.delta', index: 0, call_id: 'abc123def', name: 'add' },
      { type: 'tool.delta', index: 0, arguments: '{"a":1}' },
    ])
    expect(sent()).toMatchObject({
      max_tokens: 50,
      parallel_tool_calls: false,
      tools: [{ type: 'function', function: { name: 'add', parameters } }],
    })
  })

  it('maps its refusals to the error table', async () => {
    const model = await modelWith({ status: 429 })
    await expect(model.run(callOf().call)).rejects.toMatchObject({ code: 'upstream_rate_limited' })
  })
})
