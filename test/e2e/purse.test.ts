import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Config } from '../../src/contract/config.ts'
import { type Asked, chatOf, post, turnsOf } from '../support/asking.ts'
import { startScripted } from '../support/scripts.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Upstream } from '../upstream/server.ts'

const run = promisify(execFile)

/** 400 characters are 100 tokens here: exactly what the turns below ask for at the most. */
const whole = { text: 'burn '.repeat(80), chunks: 4 }
const scripts = {
  whole,
  unpriced: whole,
  cut: { ...whole, cut_after: 2 },
  endless: { ...whole, endless: true, chunk_delay_ms: 5 },
}
/** Input is free, so that a turn of 100 tokens costs exactly its bound: a cent. */
const price = { input_usd_per_million: 0, output_usd_per_million: 100 }
const turnUsd = 0.01
const prices = Object.fromEntries(['whole', 'cut', 'endless'].map((name) => [`scripted/${name}`, price]))

let upstream: Upstream
beforeAll(async () => {
  upstream = await startScripted(scripts)
})
afterAll(() => upstream.close())

async function withServer(
  purses: Config['purses'],
  use: (server: RunningServer) => Promise<void>,
  dataFolder?: string,
) {
  const server = await startServer({ upstream, config: { prices, purses }, dataFolder })
  try {
    await use(server)
  } finally {
    await server.stop()
  }
}

const ask = (server: RunningServer, more: Record<string, unknown> = {}, headers = {}) =>
  post(server, '/v1/chat/completions', chatOf('whole', { max_tokens: 100, ...more }), headers)

/** 200 turns at the same moment, and how many of them reached the upstream. */
async function stampede(askOnce: (i: number) => Promise<Asked>) {
  const before = upstream.requests.length
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => askOnce(i)))
  const ran = answers.filter(({ status }) => status === 200).length
  const refused = answers.filter(({ status, code }) => status === 402 && code === 'purse_empty').length
  return { ran, refused, reachedUpstream: upstream.requests.length - before, answers }
}

const exactlyFifty = { ran: 50, refused: 150, reachedUpstream: 50 }

describe('200 simultaneous turns against a purse for 50 run exactly 50', () => {
  test('when it is the server’s, and one that starts again remembers', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-purse-'))
    const purses = { server_usd_per_day: 50 * turnUsd }
    await withServer(
      purses,
      async (server) => {
        const { answers, ...counts } = await stampede((i) => ask(server, { stream: i % 2 === 0 }))
        expect(counts).toEqual(exactlyFifty)
        expect(answers.find(({ status }) => status === 402)?.body).toContain('The server has $0 left')
      },
      dataFolder,
    )
    await withServer(purses, async (server) => expect((await ask(server)).status).toBe(402), dataFolder)
    await rm(dataFolder, { recursive: true })
  })

  test('when it is a user’s, each user having one', async () => {
    await withServer({ user_usd_per_day: 50 * turnUsd }, async (server) => {
      const askAs = (user: string) => () => ask(server, { plumbline: { user } })
      const [ada, bob] = await Promise.all([stampede(askAs('ada')), stampede(askAs('bob'))])
      expect([ada.ran, bob.ran]).toEqual([50, 50])
      expect([ada.refused, bob.refused]).toEqual([150, 150])
      expect((await ask(server)).status).toBe(200)
    })
  })

  test('when it is a key’s, and one that starts again remembers', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-purse-'))
    const flags = ['--name', 'half', '--usd-per-day', String(50 * turnUsd), '--json', '--data', dataFolder]
    const { stdout } = await run(process.execPath, ['dist/cli.js', 'keys', 'create', ...flags])
    const { key } = JSON.parse(stdout) as { key: string }
    const headers = { authorization: `Bearer ${key}` }
    await withServer(
      undefined,
      async (server) => {
        const { answers: _, ...counts } = await stampede(() => ask(server, {}, headers))
        expect(counts).toEqual(exactlyFifty)
        expect((await ask(server)).status).toBe(200)
      },
      dataFolder,
    )
    await withServer(
      undefined,
      async (server) => expect((await ask(server, {}, headers)).code).toBe('purse_empty'),
      dataFolder,
    )
    await rm(dataFolder, { recursive: true })
  })
})

describe('what did not end well is charged all the same', () => {
  test('a stream that was cut', async () => {
    await withServer({ server_usd_per_day: 1.5 * turnUsd }, async (server) => {
      const answer = await post(
        server,
        '/v1/chat/completions',
        chatOf('cut', { max_tokens: 100, stream: true }),
      )
      expect(answer.body).toContain('upstream_cut')
      const [turn] = await turnsOf(server)
      expect(turn).toMatchObject({ state: 'failed' })
      expect(turn?.spent.cost_usd).toBeGreaterThan(0)
      expect(turn?.spent.cost_usd).toBeLessThanOrEqual(turnUsd)
      expect((await ask(server)).code).toBe('purse_empty')
    })
  })

  test('a stream that its client left', async () => {
    await withServer({ server_usd_per_day: 1.5 * turnUsd }, async (server) => {
      const chunks = await server.openai.chat.completions.create({
        ...chatOf('endless'),
        messages: [{ role: 'user', content: 'Go on.' }],
        max_tokens: 100,
        stream: true,
      })
      let heard = 0
      for await (const chunk of chunks) if (chunk.choices[0]?.delta.content && ++heard === 6) break
      await expect.poll(async () => (await turnsOf(server))[0]?.state).toBe('cancelled')
      expect((await turnsOf(server))[0]?.spent.cost_usd).toBeGreaterThan(turnUsd / 2)
      expect((await ask(server)).code).toBe('purse_empty')
    })
  })

  test('a turn that a crash interrupted: at its bound, since nobody knows what it used', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-purse-'))
    const config = { prices, purses: { server_usd_per_day: 1.5 * turnUsd } }
    const first = await startServer({ upstream, config, dataFolder })
    const asked = post(first, '/v1/chat/completions', chatOf('endless', { max_tokens: 100, stream: true }))
    const lost = asked.catch(() => 'lost')
    await expect.poll(async () => (await turnsOf(first))[0]?.state).toBe('running')
    await first.kill()
    await lost
    await withServer(
      config.purses,
      async (server) => {
        const [turn] = await turnsOf(server)
        expect(turn).toMatchObject({ state: 'failed', spent: { cost_usd: turnUsd } })
        expect((await ask(server)).code).toBe('purse_empty')
      },
      dataFolder,
    )
    await rm(dataFolder, { recursive: true })
  })
})

describe('a turn’s own budget', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer({ upstream, config: { prices } })
  })
  afterAll(() => server.stop())

  test('is refused where nobody knows the price, unless that is allowed; then its cost is unknown', async () => {
    const before = upstream.requests.length
    const budget = { cost_usd: 1 }
    const refused = await post(server, '/v1/chat/completions', chatOf('unpriced', { plumbline: { budget } }))
    expect(refused).toMatchObject({ status: 400, code: 'price_unknown' })
    expect(upstream.requests).toHaveLength(before)
    const allowed = { plumbline: { budget, allow_unknown_price: true } }
    expect((await post(server, '/v1/chat/completions', chatOf('unpriced', allowed))).status).toBe(200)
    expect((await turnsOf(server))[0]?.spent.cost_usd).toBeNull()
  })

  test.each([
    ['service_tier', { service_tier: 'priority' }],
    ['web_search_options', { web_search_options: {} }],
    ['tools', { tools: [{ type: 'web_search_preview' }] }],
  ])('is refused where %s makes the answer cost what no price says', async (param, setting) => {
    const before = upstream.requests.length
    const asked = (plumbline: object) =>
      post(server, '/v1/chat/completions', chatOf('whole', { ...setting, plumbline }))
    const budget = { cost_usd: 1 }
    expect(await asked({ budget })).toMatchObject({
      status: 400,
      code: 'price_unknown',
      body: expect.stringContaining(`with ${param} costs`),
    })
    expect(upstream.requests).toHaveLength(before)
    expect((await asked({ budget, allow_unknown_price: true })).status).toBe(200)
  })

  test('shortens the answer that is asked for to what it affords', async () => {
    const budget = { cost_usd: turnUsd / 2 }
    expect((await ask(server, { plumbline: { budget } })).code).toBeUndefined()
    const sent = JSON.parse(upstream.requests.at(-1)?.body.toString() ?? '{}')
    expect(sent.max_tokens).toBeLessThanOrEqual(50)
    expect(sent.max_tokens).toBeGreaterThanOrEqual(48)
  })

  test('that affords next to nothing is refused before anything is asked', async () => {
    const before = upstream.requests.length
    expect(await ask(server, { plumbline: { budget: { cost_usd: 0.0001 } } })).toMatchObject({
      status: 402,
      code: 'purse_empty',
    })
    expect(upstream.requests).toHaveLength(before)
  })
})
