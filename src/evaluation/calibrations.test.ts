import { expect, test } from 'vitest'
import type { Calibration } from '../contract/calibration.ts'
import { calibratedProbability } from '../stats/fit-calibration.ts'
import { Random } from '../stats/random.ts'
import { Calibrations } from './calibrations.ts'
import { aCalibration, aScope, fingerprint } from './evaluation.fixture.ts'

const starter = aCalibration({ version: 'starter' })
const ofTask = { ...aScope, task: 'invoices' }
const fittedTo = (changes: Partial<Calibration>) => aCalibration({ source: 'labels', ...changes })
const versionOf = (calibrations: Calibrations, scope = aScope, print = fingerprint) =>
  calibrations.calibrate(scope, print, 0.5, 0.05).calibration?.version

test('a score has the confidence of its map, says by which calibration, and where accepting begins', () => {
  const { confidence, calibration, point, reason } = new Calibrations([starter]).calibrate(
    aScope,
    fingerprint,
    0.8,
    0.3,
  )
  expect(confidence).toBe(calibratedProbability(starter.map, 0.8))
  expect(calibration).toEqual({ version: 'starter', labels: 240, ece: starter.ece.value })
  expect(point).toEqual(starter.operating_points.find(({ bound }) => bound === 0.3))
  expect(reason).toBeUndefined()
})

test('a score that nothing calibrated has no confidence, and says why', () => {
  const found = new Calibrations([starter]).calibrate({ ...aScope, model: 'm' }, fingerprint, 0.8, 0.3)
  expect(found).toMatchObject({ confidence: null, calibration: null, point: null })
  expect(found.reason).toContain('too few labels')
})

test('labels of this server win over a starter, and those of the task over those of any', () => {
  const calibrations = new Calibrations([starter])
  expect(versionOf(calibrations, ofTask)).toBe('starter')
  const any = fittedTo({ version: 'any' })
  calibrations.adopt([any])
  expect(versionOf(calibrations)).toBe('any')
  expect(versionOf(calibrations, ofTask)).toBe('any')
  calibrations.adopt([any, fittedTo({ version: 'own', scope: ofTask })])
  expect(versionOf(calibrations, ofTask)).toBe('own')
  expect(versionOf(calibrations)).toBe('any')
})

test('other settings of the verifier withdraw the confidence, until something fits them', () => {
  const calibrations = new Calibrations([])
  calibrations.adopt([fittedTo({ version: 'labels' })])
  const changed = 'citation_score@1:8899aabbccddeeff'
  const found = calibrations.calibrate(aScope, changed, 0.8, 0.05)
  expect(found).toMatchObject({
    confidence: null,
    point: null,
    calibration: { version: 'labels', stale: 'the verifier has other settings than those it was made with' },
  })
  const refitted = new Calibrations([aCalibration({ version: 'starter', fingerprint: changed })])
  refitted.adopt([fittedTo({ version: 'labels' })])
  expect(versionOf(refitted, aScope, changed)).toBe('starter')
  expect(versionOf(refitted)).toBe('labels')
})

test('scores that drift withdraw the confidence in plain words; a new calibration gives it back', () => {
  const random = new Random(1)
  const calibrations = new Calibrations([starter])
  const confidence = () => calibrations.calibrate(ofTask, fingerprint, 0.8, 0.05).confidence
  for (let i = 0; i < 500; i++) calibrations.observe(ofTask, fingerprint, random.next())
  expect(confidence()).not.toBeNull()
  for (let i = 0; i < 400; i++) calibrations.observe(ofTask, fingerprint, 0.2 * random.next())
  expect(calibrations.calibrate(ofTask, fingerprint, 0.8, 0.05)).toMatchObject({
    confidence: null,
    point: null,
    calibration: { stale: expect.stringMatching(/^the last 500 scores are distributed otherwise/) },
  })
  expect(calibrations.list()).toMatchObject([{ stale: expect.any(String) }])
  const scores = Array.from({ length: 400 }, () => 0.2 * random.next())
  calibrations.adopt([fittedTo({ version: 'anew', reference: { scores } })])
  expect(confidence()).not.toBeNull()
})

test('scores of other settings, and what is no number, are not held against a calibration', () => {
  const calibrations = new Calibrations([starter])
  for (let i = 0; i < 500; i++) {
    calibrations.observe(aScope, 'citation_score@2:0', 0)
    calibrations.observe(aScope, fingerprint, Number.NaN)
  }
  expect(calibrations.calibrate(aScope, fingerprint, 0.8, 0.05).confidence).not.toBeNull()
})
