import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RouteRecord, VerdictRecord } from '../contract/ports/evidence.ts'
import { QualityReport } from '../contract/quality.ts'
import { aRoute, aVerdict } from '../store/evidence.fixture.ts'
import { openStore, type SqliteStore } from '../store/open.ts'
import { temporaryFolder } from '../store/store.fixture.ts'
import { Calibrations } from './calibrations.ts'
import { aCalibration, aScope } from './evaluation.fixture.ts'
import { qualityReport } from './quality-report.ts'

let store: SqliteStore
let remove: () => Promise<void>

beforeEach(async () => {
  const temporary = await temporaryFolder()
  remove = temporary.remove
  store = (await openStore(temporary.folder)).store
})
afterEach(async () => {
  await store.close()
  await remove()
})

const starter = aCalibration({ version: 'starter' })
const today = new Date().toISOString().slice(0, 10)

function report(boundOf: (task: string) => number | undefined = () => undefined, from = today) {
  const calibrations = new Calibrations([starter])
  return qualityReport({ evidence: store.evidence, calibrations, boundOf }, { from, to: today })
}

async function answer(verdict: Partial<VerdictRecord>, correct?: boolean): Promise<void> {
  const one = aVerdict(verdict)
  await store.evidence.addVerdicts([one], null)
  const created_at = new Date().toISOString()
  if (correct !== undefined)
    await store.evidence.addLabel({ turn_id: one.turn_id, rater: 'ann', correct, created_at })
}

test('a server without turns reports what came with it', async () => {
  const made = QualityReport.parse(await report())
  expect(made).toMatchObject({ from: today, to: today, routes: [], verifiers: [] })
  expect(made.scopes).toMatchObject([
    {
      scope: aScope,
      labels: 0,
      calibration: {
        version: 'starter',
        source: 'starter',
        stale: null,
        labels: 240,
        method: starter.map.method,
      },
      uncalibrated: null,
      operating_point: { bound: 0.05 },
    },
  ])
  expect(made.scopes[0]?.reliability).toEqual(starter.reliability)
})

test('scopes are held to the bound of their agent, and those without a calibration say what is missing', async () => {
  await answer({ task: 'reader' }, true)
  await answer({ model: 'other', task: 'any' })
  const { scopes } = await report((task) => (task === 'any' ? 0.3 : undefined))
  const of = (model: string, task: string) =>
    scopes.find(({ scope }) => scope.model === model && scope.task === task)
  expect(of('local/reader', 'any')).toMatchObject({ labels: 1, operating_point: { bound: 0.3 } })
  expect(of('local/reader', 'reader')).toMatchObject({
    labels: 1,
    calibration: null,
    uncalibrated: expect.stringMatching(/1 labels, 50 are needed; that of any task is used instead/),
  })
  expect(of('other', 'any')).toMatchObject({ labels: 0, uncalibrated: expect.stringMatching(/needed$/) })
})

test('a calibration of other settings is shown as stale', async () => {
  await answer({ task: 'any', fingerprint: 'citation_score@2:0' })
  const { scopes } = await report()
  expect(scopes).toMatchObject([{ calibration: { stale: expect.stringContaining('other settings') } }])
})

test('a verifier’s worth is what it caught and missed by the labels, and what it cost', async () => {
  await answer({ status: 'failed', cost_usd: 0.01, latency_ms: 10 }, false)
  await answer({ status: 'failed', cost_usd: 0.01, latency_ms: 10 }, true)
  await answer({ cost_usd: 0.01, latency_ms: 10 }, false)
  await answer({ cost_usd: 0.01, latency_ms: 30 })
  await answer({ status: 'not_run', score: null, cost_usd: null, latency_ms: 0 })
  await answer({ verifier: 'judge', cost_usd: null })
  const { verifiers } = await report()
  expect(verifiers).toMatchObject([
    { verifier: 'citation_score', verdicts: 5, failed: 2, not_run: 1, labelled: 3 },
    { verifier: 'judge', verdicts: 1, labelled: 0, cost_usd: null },
  ])
  expect(verifiers[0]).toMatchObject({ caught: 1, false_alarms: 1, missed: 1 })
  expect(verifiers[0]?.cost_usd).toBeCloseTo(0.04, 9)
  expect(verifiers[0]?.latency_p50_ms).toBeCloseTo(10, 0)
})

test('routes show by model and kind what was answered, passed on, and what it cost', async () => {
  const add = (changes: Partial<RouteRecord>) => store.evidence.addVerdicts([], aRoute(changes))
  for (const cost_usd of [0.001, 0.003]) await add({ cost_usd })
  await add({ answered_by: 'big', cost_usd: null })
  await add({ answered_by: null })
  await add({ input_kind: 'text', chosen: 'big', answered_by: 'big', cost_usd: 0.5 })
  await add({ created_at: '2020-01-01T00:00:00.000Z' })
  const { routes } = await report()
  expect(routes).toMatchObject([
    { model: 'local/reader', input_kind: 'document', turns: 2, share: 0.5, escalated: 1, cost_usd: { n: 2 } },
    { model: 'big', input_kind: 'document', turns: 1, share: 0.25, escalated: 0, cost_usd: null },
    { model: 'big', input_kind: 'text', turns: 1, share: 1, cost_usd: { value: 0.5, low: null, n: 1 } },
  ])
  expect(routes[0]?.cost_usd?.value).toBeCloseTo(0.002, 9)
  expect(routes[0]?.latency_p95_ms).toBeGreaterThan(110)
})
