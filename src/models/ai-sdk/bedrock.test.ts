import { afterEach, describe, expect, it } from 'vitest'
import type { ScriptedProvider } from '../../../test/upstream/anthropic.ts'
import { type BedrockScript, startBedrock } from '../../../test/upstream/bedrock.ts'
import type { Model } from '../../contract/ports/model.ts'
import { allBlobs, callOf } from './call.fixture.ts'
import { discoverProviders } from './discover.ts'

let server: ScriptedProvider
afterEach(() => server.close())

const modelName = 'us.amazon.nova-lite-v1:0'

/** A model of Bedrock, as the configuration names it. */
async function modelWith(
  script: BedrockScript,
  credentials: object = { apiKey: 'right-key' },
): Promise<Model> {
  server = await startBedrock(script)
  const settings = { region: 'eu-central-1', baseURL: server.baseUrl, ...credentials }
  const aws = { package: '@ai-sdk/amazon-bedrock', models: [modelName], settings }
  const { models, reports } = await discoverProviders({ blobs: allBlobs(), env: {}, providers: { aws } })
  expect(reports).toMatchObject([{ name: 'aws', status: 'found' }])
  const [model] = models
  if (!model) throw new Error('one model')
  return model
}

const outcome = { finish_reason: 'stop', usage: { input_tokens: 20, output_tokens: 5 } }

describe('Bedrock’s Converse', () => {
  it('is spoken, streamed in binary frames and whole', async () => {
    const model = await modelWith({})
    const streamed = callOf()
    expect(await model.run(streamed.call)).toMatchObject(outcome)
    expect(streamed.events).toEqual([
      { type: 'text.delta', text: 'Straight ' },
      { type: 'text.delta', text: 'down.' },
    ])
    const [request] = server.requests
    expect(request?.path).toBe(`/model/${encodeURIComponent(modelName)}/converse-stream`)
    expect(request?.headers.authorization).toBe('Bearer right-key')
    const whole = callOf({ stream: false })
    expect(await model.run(whole.call)).toMatchObject(outcome)
    expect(whole.events).toEqual([{ type: 'text.delta', text: 'Whole.' }])
  })

  it('is signed where there is a pair of keys instead', async () => {
    const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-secret-of-aws' }
    const model = await modelWith({}, keys)
    expect(await model.run(callOf().call)).toMatchObject(outcome)
    const signed = server.requests[0]?.headers.authorization
    expect(signed).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/bedrock\/aws4_request/,
    )
    expect(signed).not.toContain('a-secret-of-aws')
  })

  it('maps its refusals to the error table, and a stream that breaks off', async () => {
    const refusing = await modelWith({ status: 429 })
    await expect(refusing.run(callOf().call)).rejects.toMatchObject({ code: 'upstream_rate_limited' })
    await server.close()
    const cut = await modelWith({ events: [['messageStart', { role: 'assistant' }]] })
    await expect(cut.run(callOf().call)).rejects.toMatchObject({ code: 'upstream_cut' })
  })

  it('is found by the usual keys of AWS', async () => {
    server = await startBedrock({})
    const env = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
    const { models, reports } = await discoverProviders({ blobs: allBlobs(), env })
    expect(reports).toMatchObject([
      { name: 'bedrock', status: 'found', base_url: 'https://bedrock-runtime.eu-central-1.amazonaws.com/' },
    ])
    expect(models.map(({ info }) => info.id)).toContain(`bedrock/${modelName}`)
  })
})
