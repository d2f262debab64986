import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibratedProbability, type FittedCalibration, fitCalibration } from './fit-calibration.ts'
import type { LabelledScore } from './labelled.ts'
import { Random } from './random.ts'

/** Labels of documents of six, right with the probability that `truth` gives the score. */
function draw(seed: number, documents: number, truth: (score: number) => number): LabelledScore[] {
  const random = new Random(seed)
  return Array.from({ length: documents * 6 }, (_, index) => {
    const score = random.next()
    return { score, correct: random.chance(truth(score)), cluster: `${index % documents}` }
  })
}

const logistic = (score: number) => 1 / (1 + Math.exp(-6 * (score - 0.4)))
const staircase = (score: number) => (score < 0.3 ? 0.05 : score < 0.7 ? 0.5 : 0.97)
const quick = { replicates: 100 }

function calibrated(labels: LabelledScore[]): FittedCalibration {
  const calibration = fitCalibration(labels, quick)
  if ('uncalibrated' in calibration) throw new Error(calibration.uncalibrated)
  return calibration
}

describe('a calibration', () => {
  it('is Platt’s where the log-odds are linear, and finds the truth', () => {
    const calibration = calibrated(draw(1, 100, logistic))
    expect(calibration.map.method).toBe('platt')
    for (const score of [0.1, 0.4, 0.8])
      expect(Math.abs(calibratedProbability(calibration.map, score) - logistic(score))).toBeLessThan(0.08)
  })

  it('is isotonic where the truth has steps', () => {
    const calibration = calibrated(draw(2, 250, staircase))
    expect(calibration.map.method).toBe('isotonic')
    for (const score of [0.15, 0.5, 0.85])
      expect(Math.abs(calibratedProbability(calibration.map, score) - staircase(score))).toBeLessThan(0.08)
  })

  it('reports held-out figures with intervals around them', () => {
    const calibration = calibrated(draw(3, 100, logistic))
    expect(calibration).toMatchObject({ labels: 600, clusters: 100 })
    for (const { value, low, high, n } of [calibration.accuracy, calibration.brier]) {
      expect(low).toBeLessThan(value)
      expect(high).toBeGreaterThan(value)
      expect(n).toBe(600)
    }
    expect(calibration.reference.scores).toHaveLength(512)
    expect(calibration.risk_curve.at(-1)).toMatchObject({ coverage: 1 })
    expect(calibration.ece.value).toBeLessThan(0.08)
    expect(calibration.reliability.reduce((sum, { n }) => sum + n, 0)).toBe(600)
  })

  it('does not take what it learnt by heart for calibration', () => {
    // The score says nothing, so that nothing beats the rate: log loss at ln 2, not below.
    const calibration = calibrated(draw(4, 60, () => 0.5))
    expect(calibration.log_loss).toBeGreaterThan(Math.LN2 - 0.01)
    expect(calibration.log_loss).toBeLessThan(Math.LN2 + 0.03)
  })

  it('keeps the answers of a document out of the map that scores them', () => {
    // Each document has a score of its own and one outcome: by answer, that could be learnt; by document, it cannot.
    const random = new Random(5)
    const labels = Array.from({ length: 40 }, (_, document) => {
      const [score, correct] = [random.next(), random.chance(0.5)]
      return Array.from({ length: 10 }, () => ({ score, correct, cluster: `${document}` }))
    }).flat()
    expect(calibrated(labels).log_loss).toBeGreaterThan(0.6)
  })

  it('says only the rate where a higher score is a worse answer', () => {
    const calibration = calibrated(draw(6, 100, (score) => 1 - logistic(score)))
    const ends = [0, 1].map((score) => calibratedProbability(calibration.map, score))
    expect(Math.abs((ends[0] ?? 0) - (ends[1] ?? 1))).toBeLessThan(0.1)
  })

  it('is never sure, not of labels that are all right', () => {
    const calibration = calibrated(draw(7, 20, () => 1))
    expect(calibratedProbability(calibration.map, 0.9)).toBeCloseTo(121 / 122, 9)
  })

  it('never falls as the score rises, stays within (0, 1), and survives JSON', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, slope) => {
        const labels = draw(seed, 12, (score) => 0.3 + slope * (score - 0.3))
        const calibration = calibrated(labels)
        const stored: FittedCalibration = JSON.parse(JSON.stringify(calibration))
        let last = 0
        for (const score of [-1, 0, 0.2, 0.4, 0.6, 0.8, 1, 2]) {
          const probability = calibratedProbability(stored.map, score)
          expect(probability).toBe(calibratedProbability(calibration.map, score))
          expect(probability).toBeGreaterThanOrEqual(last)
          expect(probability).toBeGreaterThan(0)
          expect(probability).toBeLessThan(1)
          last = probability
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is the same for the same labels', () => {
    const labels = draw(8, 30, logistic)
    expect(fitCalibration(labels, quick)).toEqual(fitCalibration(labels, quick))
  })
})

describe('a score stays uncalibrated', () => {
  it.each([
    ['with fewer than 50 labels', draw(1, 30, logistic).slice(0, 49), '49 labels are too few: 50 are needed'],
    ['with fewer than ten clusters', draw(1, 9, logistic), 'the labels come from 9 clusters: 10 are needed'],
    ['without labels', [], 'there are no labels'],
    [
      'with a score that is no number',
      [...draw(1, 30, logistic), { score: Number.NaN, correct: true, cluster: 'x' }],
      'the score of label 180 is not a finite number',
    ],
  ])('%s', (_, labels, uncalibrated) => {
    expect(fitCalibration(labels)).toEqual({ uncalibrated })
  })
})
