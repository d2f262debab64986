import { expect, test } from 'vitest'
import type { LabelledVerdict } from '../contract/ports/evidence.ts'
import { wilsonInterval } from '../stats/proportion.ts'
import { aVerdict } from '../store/evidence.fixture.ts'
import { answerQuality } from './answer-quality.ts'
import { qualityKey } from './calibrations.ts'
import { aCalibration } from './evaluation.fixture.ts'

const key = qualityKey('local/reader', 'document')

/** Answers of conversations of their own, each looked at by two verifiers; the first `right` are right. */
function labelled(count: number, right: number): LabelledVerdict[] {
  return Array.from({ length: count }, (_, i) => {
    const verdict = { ...aVerdict(), correct: i < right, cluster: `${i}` }
    return [verdict, { ...verdict, verifier: 'dates' }]
  }).flat()
}

test('labelled answers give the share that is right, each counted once, with Wilson’s interval', () => {
  const found = answerQuality(labelled(40, 30), []).get(key)
  expect(found).toMatchObject({ value: 0.75, n: 40 })
  expect(found).toMatchObject({ ...wilsonInterval({ events: 30, n: 40 }) })
})

test('answers of one conversation say less than as many of strangers', () => {
  const apart = answerQuality(labelled(60, 30), []).get(key)
  const alike = labelled(60, 30).map((verdict) => ({
    ...verdict,
    cluster: `${Number(verdict.cluster) >> 2}`,
  }))
  const together = answerQuality(alike, []).get(key)
  expect(together?.value).toBeCloseTo(0.5, 9)
  expect(together?.low).toBeLessThan(apart?.low ?? 0)
})

test('with few labels the starter’s accuracy stands in; without one nothing is said', () => {
  const starter = aCalibration()
  expect(answerQuality(labelled(29, 10), [starter]).get(key)).toEqual(starter.accuracy)
  expect(answerQuality(labelled(30, 12), [starter]).get(key)?.value).toBeCloseTo(0.4, 9)
  expect(answerQuality(labelled(29, 10), []).get(key)).toBeUndefined()
})
