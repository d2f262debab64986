import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type ScriptedProvider, startAnthropic } from '../../../test/upstream/anthropic.ts'
import { startGoogle } from '../../../test/upstream/google.ts'
import { allBlobs, callOf } from './call.fixture.ts'
import { discoverProviders, type ProviderDiscoveryOptions } from './discover.ts'
import { sdkFactory } from './packages.ts'

const running: ScriptedProvider[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

function kept(server: ScriptedProvider): ScriptedProvider {
  running.push(server)
  return server
}

const blobs = allBlobs()
/** As where no package of a provider is installed. */
const find: typeof sdkFactory = async () => undefined

const discover = (env: NodeJS.ProcessEnv, more: Partial<ProviderDiscoveryOptions> = {}) =>
  discoverProviders({ blobs, env, ...more })

describe('discoverProviders', () => {
  it('finds nothing without a key', async () => {
    expect(await discover({})).toEqual({ models: [], reports: [] })
  })

  it('lists Anthropic’s models with what they take, and they answer', async () => {
    const server = kept(await startAnthropic({}, ['claude-haiku-4-5', 'claude-next']))
    const { models, reports } = await discover({
      ANTHROPIC_API_KEY: 'right-key',
      ANTHROPIC_BASE_URL: server.baseUrl.replace('/v1', '/'),
    })
    expect(reports).toEqual([
      {
        name: 'anthropic',
        base_url: server.baseUrl,
        status: 'found',
        models: ['anthropic/claude-haiku-4-5', 'anthropic/claude-next'],
      },
    ])
    expect(models[0]?.info).toMatchObject({
      input: ['text', 'image', 'document'],
      tools: true,
      upstream: 'anthropic',
      limits: { images: 100, context_tokens: 900_000 },
    })
    const { call, events } = callOf()
    await models[0]?.run(call)
    expect(events[0]).toMatchObject({ type: 'text.delta', text: 'Straight ' })
  })

  it('lists Google’s models that generate, with their limits', async () => {
    const supportedGenerationMethods = ['generateContent']
    const server = kept(
      await startGoogle({}, [
        {
          name: 'models/gemini-3-flash-preview',
          inputTokenLimit: 500,
          outputTokenLimit: 60,
          supportedGenerationMethods,
        },
        { name: 'models/gemini-embedding-001', supportedGenerationMethods: ['embedContent'] },
      ]),
    )
    const { models } = await discover({
      GOOGLE_GENERATIVE_AI_API_KEY: 'k',
      GOOGLE_GENERATIVE_AI_BASE_URL: server.baseUrl,
    })
    expect(models.map(({ info }) => [info.id, info.limits?.context_tokens, info.max_output_tokens])).toEqual([
      ['google/gemini-3-flash-preview', 500, 60],
    ])
  })

  it('offers the usual models when the list does not come in time', async () => {
    const env = { ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: 'http://127.0.0.1:1' }
    const { models, reports } = await discover(env)
    expect(reports[0]?.status).toBe('found')
    expect(models.map(({ info }) => info.id)).toContain('anthropic/claude-haiku-4-5')
  })

  it('reports a key that is refused, and does not show it', async () => {
    const server = kept(await startAnthropic({}, []))
    const { models, reports } = await discover({
      ANTHROPIC_API_KEY: 'wrong-secret',
      ANTHROPIC_BASE_URL: server.baseUrl,
    })
    expect(models).toEqual([])
    expect(reports).toMatchObject([{ status: 'failed', problem: expect.stringContaining('401') }])
    expect(JSON.stringify(reports)).not.toContain('wrong-secret')
  })

  it('says what to install when a key is there and its package is not', async () => {
    const { models, reports } = await discover({ MISTRAL_API_KEY: 'k' }, { find })
    expect(models).toEqual([])
    expect(reports).toMatchObject([
      { name: 'mistral', status: 'absent', problem: expect.stringContaining('npm i @ai-sdk/mistral') },
    ])
  })

  it('does not speak of Bedrock where its package is not, as its keys serve other programs', async () => {
    const env = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
    expect((await discover(env, { find })).reports).toEqual([])
  })

  it('takes any provider of the AI SDK from the configuration, by its package', async () => {
    const server = kept(await startAnthropic({}))
    const settings = { apiKey: 'right-key', baseURL: server.baseUrl }
    const { models, reports } = await discover(
      { ANTHROPIC_API_KEY: 'other' },
      {
        providers: {
          anthropic: {
            package: '@ai-sdk/anthropic',
            models: ['claude-haiku-4-5'],
            settings,
            max_concurrency: 2,
          },
          groq: { package: '@ai-sdk/groq', models: ['llama-3.3-70b-versatile'] },
        },
      },
    )
    expect(models.map(({ info }) => [info.id, info.max_concurrency])).toEqual([
      ['anthropic/claude-haiku-4-5', 2],
    ])
    await models[0]?.run(callOf().call)
    expect(server.requests[0]?.headers['x-api-key']).toBe('right-key')
    expect(reports).toMatchObject([
      { name: 'anthropic', status: 'found' },
      {
        name: 'groq',
        base_url: '@ai-sdk/groq',
        status: 'failed',
        problem: expect.stringContaining('npm i @ai-sdk/groq'),
      },
    ])
  })

  it('leaves names alone that an upstream has', async () => {
    const found = await discover({ ANTHROPIC_API_KEY: 'k' }, { taken: ['anthropic'] })
    expect(found).toEqual({ models: [], reports: [] })
  })
})

describe('sdkFactory', () => {
  it('finds a package in the folder that Plumbline was started in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-sdk-'))
    try {
      const home = join(folder, 'node_modules', 'sdk-elsewhere')
      await mkdir(home, { recursive: true })
      await writeFile(join(home, 'package.json'), '{"name":"sdk-elsewhere","main":"index.cjs"}')
      const model = "{ specificationVersion: 'v2' }"
      await writeFile(
        join(home, 'index.cjs'),
        `exports.createIt = () => ({ languageModel: () => (${model}) })`,
      )
      expect(await sdkFactory('sdk-nowhere', 'createIt', folder)).toBeUndefined()
      const factory = await sdkFactory('sdk-elsewhere', 'createIt', folder)
      expect(() => factory?.({}).languageModel('m')).toThrow('speaks specification v2')
      await expect(sdkFactory('sdk-elsewhere', 'createThat', folder)).rejects.toThrow('has no createThat')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
