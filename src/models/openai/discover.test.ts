import { type AddressInfo, createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { startUpstream, type Upstream, type UpstreamOptions } from '../../../test/upstream/server.ts'
import { blobsOf, callOf, said } from './call.fixture.ts'
import { discoverUpstreams } from './discover.ts'
import { localServers } from './sources.ts'

const running: Upstream[] = []

async function serve(options: UpstreamOptions): Promise<Upstream> {
  const upstream = await startUpstream(options)
  running.push(upstream)
  return upstream
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((upstream) => upstream.close()))
})

const discover = (env: NodeJS.ProcessEnv) =>
  discoverUpstreams({ blobs: blobsOf().blobs, env: { PLUMBLINE_DISCOVER: 'off', ...env } })

describe('discoverUpstreams', () => {
  it('finds nothing where nothing is', async () => {
    expect(await discover({})).toEqual({ models: [], embeddings: [], reports: [] })
  })

  it('lists the models behind OPENAI_API_KEY, and they answer', async () => {
    const { baseUrl } = await serve({
      models: ['gpt-4o', 'mystery'],
      apiKey: 'sk-1',
      script: { text: 'Hi!' },
    })
    const { models, reports } = await discover({ OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: baseUrl })
    expect(models.map(({ info }) => [info.id, info.input])).toEqual([
      ['openai/gpt-4o', ['text', 'image', 'document']],
      ['openai/mystery', ['text', 'image']],
    ])
    expect(reports).toMatchObject([
      { name: 'openai', status: 'found', models: ['openai/gpt-4o', 'openai/mystery'] },
    ])
    const { call, events } = callOf()
    await models[1]?.run(call)
    expect(said(events)).toBe('Hi!')
  })

  it('reports a key that is refused instead of failing', async () => {
    const { baseUrl } = await serve({ apiKey: 'right' })
    const { models, reports } = await discover({ OPENAI_API_KEY: 'wrong-secret', OPENAI_BASE_URL: baseUrl })
    expect(models).toEqual([])
    expect(reports).toMatchObject([{ status: 'failed', problem: expect.stringContaining('401') }])
    expect(JSON.stringify(reports)).not.toContain('wrong-secret')
  })

  it('takes upstreams from PLUMBLINE_UPSTREAMS, with or without their list', async () => {
    const { baseUrl } = await serve({ models: ['a/b'] })
    const upstreams = [
      { name: 'one', base_url: baseUrl },
      { name: 'two', base_url: 'http://127.0.0.1:1/v1', models: ['named'] },
      { name: 'three', base_url: 'http://me:hidden-word@127.0.0.1:1/v1' },
    ]
    const { models, reports } = await discover({ PLUMBLINE_UPSTREAMS: JSON.stringify(upstreams) })
    expect(models.map(({ info }) => info.id)).toEqual(['one/a/b', 'two/named'])
    expect(reports.map(({ name, status }) => [name, status])).toEqual([
      ['one', 'found'],
      ['two', 'found'],
      ['three', 'failed'],
    ])
    expect(JSON.stringify(reports)).not.toContain('hidden-word')
  })

  it.each(['no json', '{}', '[{"name":"x","base_url":"ftp://x"}]', '[{"name":"x","key":"hidden-word"}]'])(
    'reports a PLUMBLINE_UPSTREAMS that reads %s',
    async (value) => {
      const { reports } = await discover({ PLUMBLINE_UPSTREAMS: value })
      expect(reports).toMatchObject([{ name: 'PLUMBLINE_UPSTREAMS', status: 'failed' }])
      expect(reports[0]?.problem).not.toContain('hidden-word')
    },
  )

  it('gives up a server that takes connections and does not answer', async () => {
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const base_url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1`
    const env = {
      PLUMBLINE_DISCOVER: 'off',
      PLUMBLINE_UPSTREAMS: JSON.stringify([{ name: 'odd', base_url }]),
    }
    const timeouts = { localMs: 30, remoteMs: 30 }
    const { reports } = await discoverUpstreams({ blobs: blobsOf().blobs, env, timeouts })
    expect(reports).toMatchObject([{ status: 'failed', problem: expect.stringContaining('within 30 ms') }])
    silent.close()
  })

  it('passes embeddings through', async () => {
    const { baseUrl, requests } = await serve({ models: ['text-embedding-3-small'] })
    const { embeddings } = await discover({ OPENAI_BASE_URL: baseUrl })
    const request = {
      model: 'openai/text-embedding-3-small',
      input: ['a', 'b'],
      dimensions: 8,
      plumbline: {},
    }
    const answer = await embeddings[0]?.embedUpstream(
      Buffer.from(JSON.stringify(request)),
      new AbortController().signal,
    )
    expect(JSON.parse(answer?.toString() ?? '').data).toHaveLength(2)
    expect(JSON.parse(requests.at(-1)?.body.toString() ?? '')).toEqual({
      model: 'text-embedding-3-small',
      input: ['a', 'b'],
      dimensions: 8,
    })
  })
})

describe('localServers', () => {
  it('knows the usual ports, but for those configured and the server’s own', () => {
    const all = localServers([], undefined).map(({ name, baseUrl }) => `${name} ${baseUrl}`)
    expect(all).toEqual([
      'ollama http://127.0.0.1:11434/v1',
      'vllm http://127.0.0.1:8000/v1',
      'lmstudio http://127.0.0.1:1234/v1',
      'llamacpp http://127.0.0.1:8080/v1',
    ])
    const left = localServers([{ name: 'mine', baseUrl: 'http://127.0.0.1:8000/v1' }], '8080')
    expect(left.map(({ name }) => name)).toEqual(['ollama', 'lmstudio'])
  })
})
