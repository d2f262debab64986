import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CalibrationOutcome } from '../../src/contract/calibration.ts'
import type { QualityReport } from '../../src/contract/quality.ts'
import type { Answer } from '../../src/contract/turn.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { startUpstream, type Upstream } from '../upstream/server.ts'

const run = promisify(execFile)
const agent = 'agent/clerk'
const scope = { verifier: 'answer', model: 'scripted/scripted', input_kind: 'text', task: 'clerk' }

let upstream: Upstream
let dataFolder: string
let server: RunningServer

/** The server with an agent whose answers are looked at for `pattern`, and delivered at once. */
function start(pattern: string): Promise<RunningServer> {
  const verify = { mode: 'shadow' as const, by: ['answer'], accept_wrong: 0.3 }
  const verifiers = { answer: { use: 'regex' as const, pattern } }
  const agents = { clerk: { models: ['scripted/scripted'], verify } }
  return startServer({ upstream, dataFolder, config: { verifiers, agents } })
}

beforeAll(async () => {
  const says = (body: Buffer) => (body.toString('utf8').includes('odd') ? 'It is 41.' : 'It is 42.')
  upstream = await startUpstream({ script: ({ body }) => ({ text: says(body) }) })
  dataFolder = await mkdtemp(join(tmpdir(), 'plumbline-calibration-'))
  server = await start('\\b42\\b')
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
  await rm(dataFolder, { recursive: true })
})

async function ask(content: string): Promise<Answer> {
  const completion = await server.openai.chat.completions.create({
    model: agent,
    messages: [{ role: 'user', content }],
  })
  return (completion as unknown as { plumbline: Answer }).plumbline
}

async function label(turnId: string, correct: boolean): Promise<number> {
  const answer = await fetch(`${server.url}/v1/turns/${turnId}/labels`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ correct, rater: 'ann' }),
  })
  return answer.status
}

test('labels give answers a confidence, and the report says how good it is', async () => {
  for (let i = 0; i < 48; i++) {
    const { turn_id, confidence, verdicts } = await ask(i % 2 ? 'an odd question' : 'an even question')
    expect(confidence).toBeUndefined()
    expect(verdicts).toMatchObject([{ verifier: 'answer', score: i % 2 ? 0 : 1, calibration: null }])
    // One in eight is right although it looks wrong, or wrong although it looks right.
    expect(await label(turn_id, (i % 2 === 0) !== i % 8 < 1)).toBe(200)
  }
  expect(await calibrate()).toMatchObject([{ outcome: 'uncalibrated' }, { outcome: 'uncalibrated' }])
  for (const question of ['an odd question', 'an even question'])
    await label((await ask(question)).turn_id, question.includes('even'))
  await expect
    .poll(async () => (await calibrate()).map(({ outcome }) => outcome))
    .toEqual(['unchanged', 'unchanged'])

  const [right, wrong] = [await ask('an even question'), await ask('an odd question')]
  expect(right.confidence).toBeGreaterThan(0.6)
  expect(wrong.confidence).toBeLessThan(0.4)
  expect(right.verdicts).toMatchObject([{ calibration: { labels: 50 } }])
  expect(wrong.warnings).toMatchObject([{ code: 'low_confidence' }])

  // Evidence is kept after the last byte of its turn.
  const counted = async () => (await server.get<QualityReport>('/v1/quality')).verifiers
  await expect.poll(counted).toMatchObject([{ verifier: 'answer', verdicts: 52, labelled: 50, failed: 26 }])
  const report = await server.get<QualityReport>('/v1/quality')
  expect(report.scopes.find((each) => each.scope.task === 'clerk')).toMatchObject({
    scope,
    labels: 50,
    calibration: { source: 'labels', labels: 50, clusters: 50, stale: null },
    operating_point: { bound: 0.3 },
  })
})

test('a verifier of other settings has no confidence, after a restart too, and says why', async () => {
  await server.kill()
  server = await start('\\b42')
  const { confidence, verdicts } = await ask('an even question')
  expect(confidence).toBeUndefined()
  expect(verdicts).toMatchObject([
    { confidence: null, calibration: { stale: expect.stringContaining('other settings') } },
  ])
})

/** `plumbline calibrate`. */
async function calibrate(): Promise<CalibrationOutcome[]> {
  const { stdout } = await run(process.execPath, ['dist/cli.js', 'calibrate', '--json', '--url', server.url])
  return JSON.parse(stdout)
}
