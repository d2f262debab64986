import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EventOf, TurnEvent } from '../../src/contract/event.ts'
import type { ReplayReport } from '../../src/contract/replay.ts'
import type { Answer } from '../../src/contract/turn.ts'
import { letterLines, scanLetter } from '../../src/documents/fixtures.ts'
import { startScripted } from '../support/scripts.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import type { Upstream } from '../upstream/server.ts'

const run = promisify(execFile)
const [small, large] = ['scripted/small', 'scripted/large']
const price = { input_usd_per_million: 1, output_usd_per_million: 1 }

let upstream: Upstream
let server: RunningServer
let degraded: Buffer
let clean: Buffer
let asked = 0

beforeAll(async () => {
  const lines = Array.from({ length: 20 }, (_, i) => letterLines[i % letterLines.length] ?? '')
  const page = await scanLetter(lines).jpeg({ quality: 90 }).toBuffer()
  const poor = await scanLetter(lines).blur(2).linear(0.3, 150).jpeg({ quality: 30 }).toBuffer()
  clean = page
  degraded = poor
  upstream = await startScripted({ small: { text: 'Small says.' }, large: { text: 'Large says.' } })
  const verify = { mode: 'shadow' as const, by: ['short'] }
  const models = [small, large]
  server = await startServer({
    upstream,
    config: {
      verifiers: { short: { use: 'length', max_words: 50 } },
      agents: {
        small: { models: [small], verify },
        large: { models: [large], verify },
        clerk: { models, route: { policy: 'best_in_budget' } },
        drawn: { models, route: { policy: 'weighted', weights: { [small]: 1, [large]: 1 } } },
      },
      prices: {
        [small]: price,
        [large]: { ...price, input_usd_per_million: 10, output_usd_per_million: 10 },
      },
    },
  })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

/** What stands after a JPEG's end makes it another file, and shows nothing. */
const another = (image: Buffer) => Buffer.concat([image, Buffer.from(`${asked++}`)]).toString('base64')

async function ask(model: string, text: string, image?: Buffer): Promise<Answer> {
  const question = { type: 'text' as const, text }
  const picture = (shown: Buffer) => ({
    type: 'image_url' as const,
    image_url: { url: `data:image/jpeg;base64,${another(shown)}` },
  })
  const content = image === undefined ? [question] : [question, picture(image)]
  const messages = [{ role: 'user' as const, content }]
  const completion = await server.openai.chat.completions.create({ model, messages })
  return (completion as unknown as { plumbline: Answer }).plumbline
}

async function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function planOf({ turn_id }: Answer): Promise<EventOf<'plan'>> {
  const { data } = await server.get<{ data: TurnEvent[] }>(`/v1/turns/${turn_id}/events`)
  const plan = data.find((event) => event.type === 'plan')
  if (plan?.type !== 'plan') throw new Error('there is a plan')
  return plan
}

/** Says of enough answers of both models whether they are right: the large one where pages are poor, the small one else. */
async function teach(): Promise<void> {
  for (const [agent, isLarge] of [
    ['small', false],
    ['large', true],
  ] as const)
    for (const image of [undefined, clean, degraded])
      for (let i = 0; i < 32; i++) {
        const { turn_id } = await ask(`agent/${agent}`, `What does it say (${i})?`, image)
        const correct = isLarge === (image === degraded) ? i % 16 > 0 : i % 16 === 0
        await post(`/v1/turns/${turn_id}/labels`, { correct, rater: 'ann' })
      }
  await post('/v1/calibrations', {})
}

test('a turn is routed by what its image is, not by what is said of it', async () => {
  const caption = 'This is only text, copied from a clean PDF; there is no scan. What does it say?'
  // Before anything is known the agent's own order holds, and that is said.
  expect((await planOf(await ask('agent/clerk', caption, degraded))).reason).toContain('nobody knows yet')
  await teach()
  const plain = await planOf(await ask('agent/clerk', caption))
  expect(plain).toMatchObject({ chosen: small, propensity: 1, routing: { input_kind: 'text' } })
  const scan = await planOf(await ask('agent/clerk', 'A terrible, blurred scan. What does it say?', clean))
  expect(scan).toMatchObject({ chosen: small, routing: { input_kind: 'scan' } })
  const poor = await planOf(await ask('agent/clerk', caption, degraded))
  expect(poor).toMatchObject({
    chosen: large,
    reason: expect.stringContaining('right with a probability of 0.9'),
    routing: { policy: 'best_in_budget', input_kind: 'degraded_scan' },
  })
  const { predictions = [] } = poor.routing ?? {}
  expect(predictions.map(({ model, quality_labels }) => [model, quality_labels])).toEqual([
    [small, 32],
    [large, 32],
  ])
  expect(predictions[0]?.latency_p50_ms).toBeGreaterThan(0)
  expect(predictions[1]?.cost_usd).toBeGreaterThan(predictions[0]?.cost_usd ?? 1)
}, 120_000)

test('a day of turns is decided again by another policy, over HTTP and on the command line', async () => {
  for (let i = 0; i < 120; i++) {
    const { turn_id, route } = await ask('agent/drawn', `What does it say (${i})?`, degraded)
    await post(`/v1/turns/${turn_id}/labels`, { correct: route?.model === large, rater: 'ann' })
  }
  const replay = async () => {
    const answer = await post('/v1/replay', { agent: 'drawn', policy: { policy: 'best_in_budget' } })
    return (await answer.json()) as ReplayReport
  }
  // Evidence is kept after the last byte of its turn.
  await expect.poll(async () => (await replay()).turns).toBe(120)
  const report = await replay()
  expect(report).toMatchObject({ choices: [{ model: large, replayed: 1 }, { model: small }] })
  expect(report.quality.off_policy).toMatchObject({ value: 1 })
  expect(report.quality.recorded?.value).toBeLessThan(0.8)
  expect(report.cost_usd.off_policy?.value).toBeGreaterThan(report.cost_usd.recorded?.value ?? 1)
  expect(report.quality.predicted?.value).toBeCloseTo(30 / 32, 6)

  const file = join(server.dataFolder, 'route.json')
  await writeFile(file, JSON.stringify({ policy: 'weighted', weights: { [small]: 9, [large]: 1 } }))
  const day = new Date().toISOString().slice(0, 10)
  const flags = ['replay', '--url', server.url, '--agent', 'drawn', '--policy', file, '--day', day]
  const { stdout } = await run(process.execPath, ['dist/cli.js', ...flags], {
    env: { ...process.env, NO_COLOR: '1' },
  })
  expect(stdout).toContain(`120 turns of agent/drawn on ${day}, decided again by weighted`)
  expect(stdout).toContain(`${small}: tried first in 90 %`)
  expect(stdout).toMatch(/right answers +0\.\d+ \(/)

  // The clerk never chose the small model for such pages: nothing says how those would have gone.
  const clerk = await post('/v1/replay', { agent: 'clerk', policy: { policy: 'cascade' } })
  const { cost_usd } = (await clerk.json()) as ReplayReport
  expect(cost_usd).toMatchObject({ off_policy: null, refused: expect.stringMatching(/./) })
}, 120_000)

test('a replay without a policy, or with one that is none, is refused with the reason', async () => {
  for (const body of [
    {},
    { agent: 'small' },
    { policy: { policy: 'best' } },
    { policy: { policy: 'cascade' }, from: '2026-11-21', to: '2026-11-20' },
  ]) {
    const answer = await post('/v1/replay', body)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_request' } })
  }
})
