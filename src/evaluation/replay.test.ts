import { expect, test } from 'vitest'
import type { EvidenceFilter, LabelledRoute } from '../contract/ports/evidence.ts'
import { type Prediction, RouteConfig } from '../contract/routing.ts'
import { openPolicy } from '../policies/open.ts'
import { Random } from '../stats/random.ts'
import { aRoute } from '../store/evidence.fixture.ts'
import { replay } from './replay.ts'

const prediction = (model: string, cost_usd: number, quality: number): Prediction => ({
  model,
  latency_p50_ms: 100,
  latency_p95_ms: 200,
  in_time: 1,
  cost_usd,
  quality,
  quality_low: quality - 0.05,
  quality_labels: 200,
})
const predictions = [prediction('m/cheap', 0.001, 0.6), prediction('m/dear', 0.01, 0.9)]

/** Turns that were routed at random: `explored` of them to the dear model, which is right more often and slower. */
function aLog(turns: number, explored: number, seed = 1): LabelledRoute[] {
  const random = new Random(seed)
  return Array.from({ length: turns }, (_, i) => {
    const isDear = random.chance(explored)
    const chosen = isDear ? 'm/dear' : 'm/cheap'
    const route = aRoute({
      turn_id: `turn_${String(i).padStart(6, '0')}`,
      task: 'clerk',
      policy: 'weighted',
      chosen,
      answered_by: chosen,
      propensity: isDear ? explored : 1 - explored,
      predictions: JSON.stringify(predictions),
      cost_usd: isDear ? 0.012 : 0.001,
      latency_ms: (isDear ? 400 : 100) * (0.5 + random.next()),
    })
    const labelled = random.chance(0.5)
    return { ...route, correct: labelled ? random.chance(isDear ? 0.9 : 0.6) : null, cluster: `c${i >> 1}` }
  })
}

/** A store that has these routes, and reads them by pages. */
const storeOf = (routes: LabelledRoute[]) => ({
  routes: async ({ after = '', limit = Number.POSITIVE_INFINITY }: EvidenceFilter) =>
    routes.filter(({ turn_id }) => turn_id > after).slice(0, limit),
})

function replayed(routes: LabelledRoute[], settings: unknown, agent?: string) {
  const config = RouteConfig.parse(settings)
  const request = {
    from: '2026-11-21',
    to: '2026-11-21',
    agent,
    settings: config,
    policy: openPolicy(config),
  }
  return replay({ evidence: storeOf(routes) }, request)
}

test('a log that explored tells what another policy would have cost, taken and got right', async () => {
  const report = await replayed(aLog(3_000, 0.3), { policy: 'best_in_budget' }, 'clerk')
  expect(report).toMatchObject({ turns: 3_000, left_out: 0, agent: 'clerk' })
  const { support, effective_sample_size, choices, cost_usd, quality, latency_p50_ms } = report
  expect(support?.value).toBeCloseTo(1, 1)
  expect(effective_sample_size).toBeGreaterThan(800)
  expect(choices[0]).toMatchObject({ model: 'm/dear', replayed: expect.closeTo(1, 6) })
  expect(choices[0]?.recorded).toBeCloseTo(0.3, 1)
  expect(cost_usd.off_policy?.value).toBeCloseTo(0.012, 6)
  expect(cost_usd.recorded?.value).toBeCloseTo(0.7 * 0.001 + 0.3 * 0.012, 3)
  expect(cost_usd.predicted?.value).toBeCloseTo(0.01, 6)
  expect(quality.off_policy?.value).toBeCloseTo(0.9, 1)
  expect(quality.off_policy?.low).toBeLessThan(0.9)
  expect(quality.off_policy?.high).toBeGreaterThan(0.88)
  expect(quality.recorded?.value).toBeCloseTo(0.69, 1)
  expect(latency_p50_ms.off_policy?.value).toBeGreaterThan(350)
  expect(latency_p50_ms.recorded?.value).toBeLessThan(200)
})

test('what the log never chose is refused with the reason, and only predicted', async () => {
  const { cost_usd, quality, support } = await replayed(aLog(500, 0), { policy: 'best_in_budget' })
  expect(support?.value).toBe(0)
  expect(cost_usd.off_policy).toBeNull()
  expect(cost_usd.refused).toContain('only about 0 % of what the policy would choose')
  expect(cost_usd.predicted?.value).toBeCloseTo(0.01, 6)
  expect(quality.predicted?.value).toBeCloseTo(0.9, 6)
})

test('a policy that chooses as the log did has the log’s own figures', async () => {
  const { cost_usd, latency_p95_ms } = await replayed(aLog(500, 0), { policy: 'cascade' })
  expect(cost_usd.off_policy).toEqual(cost_usd.recorded)
  expect(latency_p95_ms.off_policy).toEqual(latency_p95_ms.recorded)
})

test('too few turns, or too few with a label, are refused; none at all is no failure', async () => {
  const few = await replayed(aLog(50, 0.5), { policy: 'best_in_budget' })
  expect(few.latency_p50_ms.refused).toMatch(/^50 turns say as much as \d+ of the policy's own would; 30 are/)
  expect(few.quality.refused).toContain('turns with a label')
  const none = await replayed([], { policy: 'cascade' })
  expect(none.cost_usd).toEqual({
    recorded: null,
    off_policy: null,
    refused: 'there are no turns that a policy routed',
    predicted: null,
  })
})

test('turns of other agents are left aside, and turns whose predictions cannot be read are counted', async () => {
  const [first, ...rest] = aLog(10, 0.5)
  if (!first) throw new Error('there is a turn')
  const routes = [{ ...first, predictions: 'not JSON' }, ...rest]
  expect(await replayed(routes, { policy: 'cascade' })).toMatchObject({ turns: 9, left_out: 1 })
  expect(await replayed(routes, { policy: 'cascade' }, 'other')).toMatchObject({ turns: 0, left_out: 0 })
})

test('intervals of what another policy costs cover the truth in about 95 of 100 logs', async () => {
  let covered = 0
  for (let seed = 1; seed <= 50; seed++) {
    const { quality } = await replayed(aLog(400, 0.4, seed), { policy: 'best_in_budget' })
    const { low, high } = quality.off_policy ?? {}
    if ((low ?? 1) <= 0.9 && 0.9 <= (high ?? 0)) covered++
  }
  expect(covered).toBeGreaterThan(42)
})
