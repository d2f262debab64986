import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Calibration } from '../contract/calibration.ts'
import { newId } from '../contract/ids.ts'
import type { Label } from '../contract/label.ts'
import type { VerdictRecord } from '../contract/ports/evidence.ts'
import { aRoute, aVerdict } from './evidence.fixture.ts'
import { openStore, type SqliteStore } from './open.ts'
import { aTurn, temporaryFolder } from './store.fixture.ts'

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

function aLabel(turn_id: string, changes: Partial<Label> = {}): Label {
  return { turn_id, rater: 'person', correct: true, created_at: new Date().toISOString(), ...changes }
}

/** A thousand at a time; turns of four and fewer verdicts stay whole. */
async function addAll(verdicts: VerdictRecord[]): Promise<void> {
  for (let i = 0; i < verdicts.length; i += 1_020)
    await store.evidence.addVerdicts(verdicts.slice(i, i + 1_020), null)
}

/** An id as a turn that began then has it. */
const idOn = (day: string) =>
  `turn_${Date.parse(day).toString(16).padStart(12, '0')}7${newId('turn').slice(18)}`

test('verdicts and routes read back as they were, and a turn that comes again replaces its own', async () => {
  const turn_id = newId('turn')
  const first = aVerdict({ turn_id, score: null, status: 'not_run', delivered: false, cost_usd: null })
  const route = aRoute({ turn_id, answered_by: null, remaining_usd: 0.5, cost_usd: null })
  await store.evidence.addVerdicts([first, aVerdict({ turn_id, verifier: 'judge' })], route)
  const again = [first, aVerdict({ turn_id, verifier: 'dates', confidence: 0.5 })]
  await store.evidence.addVerdicts(again, route)
  expect(await store.evidence.verdicts({})).toEqual(again)
  expect(await store.evidence.newestVerdicts(1)).toEqual([first])
  expect(await store.evidence.routes({})).toEqual([{ ...route, correct: null, cluster: turn_id }])
  await store.evidence.addVerdicts([], null)
  expect(await store.evidence.verdicts({})).toHaveLength(2)
})

test('a rater who changes their mind has one label, and another rater has their own', async () => {
  const turn_id = newId('turn')
  await store.evidence.addLabel(aLabel(turn_id, { note: 'the year is wrong', correct: false }))
  const [second, other] = [aLabel(turn_id), aLabel(turn_id, { rater: 'bob', correct: false })]
  await store.evidence.addLabel(second)
  await store.evidence.addLabel(other)
  const labels = await store.evidence.labels(turn_id)
  expect(labels).toHaveLength(2)
  expect(labels).toEqual(expect.arrayContaining([second, other]))
  expect(await store.evidence.labels('turn_none')).toEqual([])
})

test('the label of a verdict is what most raters say; where they are even there is none', async () => {
  const [agreed, even, unseen] = [aVerdict(), aVerdict(), aVerdict({ delivered: false })]
  for (const verdict of [agreed, even, unseen]) await store.evidence.addVerdicts([verdict], null)
  for (const { turn_id } of [agreed, unseen])
    for (const [rater, correct] of [
      ['ann', false],
      ['bob', true],
      ['eve', false],
    ] as const)
      await store.evidence.addLabel(aLabel(turn_id, { rater, correct }))
  await store.evidence.addLabel(aLabel(even.turn_id, { rater: 'ann', correct: false }))
  await store.evidence.addLabel(aLabel(even.turn_id, { rater: 'bob' }))
  expect(await store.evidence.labelledVerdicts({})).toEqual([
    { ...agreed, correct: false, cluster: agreed.turn_id },
  ])
  for (const { turn_id } of [agreed, even]) await store.evidence.addVerdicts([], aRoute({ turn_id }))
  const said = (await store.evidence.routes({})).map(({ correct }) => correct)
  expect(said).toEqual([false, null])
})

test('answers of one conversation or about one file are one cluster; a turn that is not kept is its own', async () => {
  const about = (hash: string) => ({ ...aTurn(), blobs: [hash] })
  const talk = [aTurn({ conversation: 'c1' }), aTurn({ conversation: 'c1' })]
  const turns = [...talk, aTurn(), about('a'.repeat(64)), about('a'.repeat(64))]
  for (const turn of turns) await store.turns.write(turn)
  const ids = [...turns.map(({ summary }) => summary.id), newId('turn')]
  for (const turn_id of ids) {
    await store.evidence.addVerdicts([aVerdict({ turn_id })], null)
    await store.evidence.addLabel(aLabel(turn_id))
  }
  const clusters = (await store.evidence.labelledVerdicts({})).map(({ cluster }) => cluster)
  expect(clusters).toEqual(['c1', 'c1', ids[2], 'a'.repeat(64), 'a'.repeat(64), ids[5]])
})

test('a report of some days holds the turns that began on them', async () => {
  for (const day of ['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']) {
    const created_at = `${day}T23:59:59.999Z`
    const turn_id = idOn(created_at)
    await store.evidence.addVerdicts([aVerdict({ turn_id, created_at })], aRoute({ turn_id, created_at }))
    await store.evidence.addLabel(aLabel(turn_id))
  }
  const days = { from: '2026-11-20', to: '2026-11-21' }
  const dayOf = ({ created_at }: { created_at: string }) => created_at.slice(0, 10)
  expect((await store.evidence.verdicts(days)).map(dayOf)).toEqual(['2026-11-20', '2026-11-21'])
  expect((await store.evidence.labelledVerdicts(days)).map(dayOf)).toEqual(['2026-11-20', '2026-11-21'])
  expect((await store.evidence.routes(days)).map(dayOf)).toEqual(['2026-11-20', '2026-11-21'])
  expect(await store.evidence.verdicts({ from: '2026-11-22' })).toHaveLength(1)
  expect(await store.evidence.verdicts({ to: '2026-11-19' })).toHaveLength(1)
})

test('more verdicts than one window are all read, once, and pages part no turn', async () => {
  const turns = Array.from({ length: 1_500 }, () => newId('turn'))
  const three = (turn_id: string) => ['a', 'b', 'c'].map((verifier) => aVerdict({ turn_id, verifier }))
  await addAll(turns.flatMap(three))
  expect(await store.evidence.verdicts({})).toHaveLength(4_500)
  const newest = await store.evidence.newestVerdicts(4_000)
  expect(new Set(newest.map(({ turn_id, verifier }) => `${turn_id} ${verifier}`)).size).toBe(4_000)
  expect(newest[0]?.turn_id).toBe(turns.at(-1))
  let after = ''
  const pages: number[] = []
  for (;;) {
    const page = await store.evidence.verdicts({ after, limit: 1 })
    pages.push(page.length)
    after = page.at(-1)?.turn_id ?? ''
    if (page.length === 0) break
  }
  expect(pages.reduce((sum, length) => sum + length)).toBe(4_500)
  expect(pages.every((length) => length % 3 === 0 && length <= 2_000)).toBe(true)
})

test('what reports need is added up in the store, window by window, without what nobody knows', async () => {
  const created_at = '2026-11-21T12:00:00.000Z'
  const old = '2026-11-20T12:00:00.000Z'
  const write = async (count: number, day: string, cost_usd: number | null) => {
    const ids = Array.from({ length: count }, () => idOn(day))
    const given = ids.map((turn_id) => aVerdict({ turn_id, created_at: day, cost_usd, latency_ms: 40 }))
    await addAll(given.flatMap((verdict) => [verdict, { ...verdict, status: 'failed' }]))
    const route = { created_at: day, cost_usd, latency_ms: 400 }
    for (let i = 0; i < Math.min(5, count); i++)
      await store.evidence.addVerdicts([], aRoute({ ...route, turn_id: idOn(day) }))
  }
  await write(3_000, created_at, 0.5)
  await write(2, created_at, null)
  await write(5, old, 0.5)
  const day = { from: '2026-11-21', to: '2026-11-21' }
  const verdicts = await store.evidence.verdictCounts(day)
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  expect(sum(verdicts.map(({ count }) => count))).toBe(6_004)
  expect(sum(verdicts.filter(({ status }) => status === 'failed').map(({ count }) => count))).toBe(3_002)
  expect(sum(verdicts.map(({ cost_usd }) => cost_usd))).toBe(3_000)
  expect(sum(verdicts.map(({ unknown_costs }) => unknown_costs))).toBe(4)
  const routes = await store.evidence.routeCounts(day)
  expect(sum(routes.map(({ count }) => count))).toBe(7)
  expect(sum(routes.map(({ cost_usd }) => cost_usd.n))).toBe(5)
  expect(sum(routes.map(({ cost_usd }) => cost_usd.squares))).toBe(1.25)
  for (const { latency_ms } of verdicts) expect(Math.abs(latency_ms / 40 - 1)).toBeLessThan(0.021)
  for (const { latency_ms } of routes) expect(Math.abs(latency_ms / 400 - 1)).toBeLessThan(0.021)
})

test('the newest calibration of each scope is found, and older ones stay as they are', async () => {
  const scope = { verifier: 'judge', model: 'm', input_kind: 'text', task: 'any' } as const
  const made = (version: string, created_at: string, task = 'any') =>
    ({ version, created_at, scope: { ...scope, task } }) as Calibration
  const [old, newer] = [made('1', '2026-11-20T00:00:00.000Z'), made('2', '2026-11-21T00:00:00.000Z')]
  const other = made('3', '2026-11-19T00:00:00.000Z', 'contracts')
  for (const calibration of [newer, old, other]) await store.evidence.addCalibration(calibration)
  const found = await store.evidence.calibrations()
  expect(found).toHaveLength(2)
  expect(found).toEqual(expect.arrayContaining([newer, other]))
  await expect(store.evidence.addCalibration(old)).rejects.toMatchObject({ code: 'store_unavailable' })
})
