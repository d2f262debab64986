import { afterEach, beforeEach, expect, test } from 'vitest'
import { Calibration } from '../contract/calibration.ts'
import { newId } from '../contract/ids.ts'
import { Random } from '../stats/random.ts'
import { aVerdict } from '../store/evidence.fixture.ts'
import { openStore, type SqliteStore } from '../store/open.ts'
import { temporaryFolder } from '../store/store.fixture.ts'
import { Calibrations } from './calibrations.ts'
import { aScope, fingerprint, rightAt } from './evaluation.fixture.ts'
import { fitInChild } from './fit-in-child.ts'
import { Recalibration } from './recalibration.ts'

let store: SqliteStore
let remove: () => Promise<void>
const random = new Random(11)

beforeEach(async () => {
  const temporary = await temporaryFolder()
  remove = temporary.remove
  store = (await openStore(temporary.folder)).store
})
afterEach(async () => {
  await store.close()
  await remove()
})

async function open() {
  const calibrations = new Calibrations([])
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const { evidence } = store
  const deps = { evidence, calibrations, starters: [], fitAll: fitInChild, onError }
  return { calibrations, recalibration: await Recalibration.open(deps), errors }
}

/** So many answers that were checked and labelled; `labelled` hears of each. */
async function answers(count: number, labelled = () => {}, print = fingerprint): Promise<void> {
  for (let i = 0; i < count; i++) {
    const turn_id = newId('turn')
    const score = random.next()
    await store.evidence.addVerdicts([aVerdict({ turn_id, score, fingerprint: print })], null)
    const correct = random.chance(rightAt(score))
    await store.evidence.addLabel({ turn_id, rater: 'ann', correct, created_at: new Date().toISOString() })
    labelled()
  }
}

test('labels are fitted away from the main thread, kept under a version, and in use after a restart', async () => {
  await answers(60)
  const { calibrations, recalibration } = await open()
  const outcomes = await recalibration.run()
  expect(outcomes).toMatchObject([
    { scope: { task: 'reader' }, labels: 60, outcome: 'fitted' },
    { scope: aScope, labels: 60, outcome: 'fitted' },
  ])
  const [kept] = await store.evidence.calibrations()
  expect(Calibration.parse(kept)).toMatchObject({ source: 'labels', fingerprint, labels: 60, clusters: 60 })
  expect(kept?.version).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z-[0-9a-f]{8}$/)
  expect(calibrations.calibrate(aScope, fingerprint, 0.9, 0.05).confidence).toBeGreaterThan(0.5)
  await recalibration.close()
  const again = await open()
  expect(again.calibrations.calibrate(aScope, fingerprint, 0.9, 0.05).confidence).toBeGreaterThan(0.5)
  expect(again.calibrations.quality('local/reader', 'document')).toMatchObject({ n: 60 })
  await again.recalibration.close()
})

test('the same labels are not fitted twice; others get a version of their own, and the earlier one stays', async () => {
  await answers(50)
  const { recalibration } = await open()
  const [first] = await recalibration.run()
  const [second] = await recalibration.run()
  expect(second).toMatchObject({ outcome: 'unchanged', version: first?.version })
  await answers(1)
  const [third] = await recalibration.run()
  expect(third).toMatchObject({ outcome: 'fitted', labels: 51 })
  expect(third?.version).not.toBe(first?.version)
  await recalibration.close()
})

test('fewer than 50 labels are too few, and say so', async () => {
  await answers(49)
  const { calibrations, recalibration } = await open()
  expect((await recalibration.run())[0]).toMatchObject({
    outcome: 'uncalibrated',
    version: null,
    reason: '49 labels are too few: 50 are needed',
  })
  expect(calibrations.list()).toEqual([])
  await recalibration.close()
})

test('labels of earlier settings are left out', async () => {
  await answers(60)
  await answers(10, undefined, 'citation_score@2:0')
  const { recalibration } = await open()
  expect((await recalibration.run())[0]).toMatchObject({ outcome: 'uncalibrated', labels: 10 })
  await recalibration.close()
})

test('50 new labels of a scope are fitted by themselves, and the next 50 again', async () => {
  const { calibrations, recalibration, errors } = await open()
  const inUse = () => calibrations.list().map(({ calibration }) => calibration.labels)
  const labelled = () => recalibration.labelled()
  await answers(50, labelled)
  await expect.poll(inUse, { timeout: 20_000 }).toEqual([50, 50])
  await answers(49, labelled)
  await recalibration.run()
  expect(inUse()).toEqual([99, 99])
  await answers(50, labelled)
  await expect.poll(inUse, { timeout: 20_000 }).toEqual([149, 149])
  expect(errors).toEqual([])
  await recalibration.close()
}, 60_000)

test('scores as verifiers give them, labelled or not, are what drift is measured from', async () => {
  await answers(60)
  for (let i = 0; i < 100; i++)
    await store.evidence.addVerdicts([aVerdict({ score: 0.05, task: 'letters', delivered: false })], null)
  const { calibrations, recalibration } = await open()
  await recalibration.run()
  const ofAny = calibrations.list().find(({ calibration }) => calibration.scope.task === 'any')
  expect(ofAny?.calibration.reference.scores).toHaveLength(160)
  expect(ofAny?.calibration.reference.tasks).toEqual({ reader: 60, letters: 100 })
  await recalibration.close()
})

test('closing ends a fit', async () => {
  await answers(60)
  const { recalibration } = await open()
  const run = recalibration.run()
  const refused = expect(run).rejects.toMatchObject({ code: 'shutting_down' })
  await recalibration.close()
  await refused
})
