import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabelledScore } from './labelled.ts'
import { Random } from './random.ts'
import {
  type AcceptanceThreshold,
  conformalThreshold,
  type Infeasible,
  selectiveThreshold,
} from './risk-control.ts'

const runs = 1_000

/**
 * Scores even over [0, 1], and P(wrong | score) = 1 − score: accepting from t on, P(accepted and wrong) is (1 − t)²/2
 * and P(wrong | accepted) is (1 − t)/2. Answers of a document share the chance that decides with probability `alike`.
 */
function draw(random: Random, documents: number, size: number, alike: number): LabelledScore[] {
  return Array.from({ length: documents }, (_, document) => {
    const shared = random.next()
    return Array.from({ length: size }, () => {
      const score = random.next()
      const correct = (random.chance(alike) ? shared : random.next()) < score
      return { score, correct, cluster: `${document}` }
    })
  }).flat()
}

const thresholdOf = (found: AcceptanceThreshold | Infeasible) =>
  'threshold' in found ? found.threshold : null
const marginalRisk = (threshold: number | null) => (threshold === null ? 0 : (1 - threshold) ** 2 / 2)
const selectiveRisk = (threshold: number | null) => (threshold === null ? 0 : (1 - threshold) / 2)

const alone = (...outcomes: [score: number, correct: boolean][]): LabelledScore[] =>
  outcomes.map(([score, correct], index) => ({ score, correct, cluster: `${index}` }))

describe('conformal risk control', () => {
  it('keeps the mean rate of accepted wrong answers at the bound, and wastes little of it', () => {
    const random = new Random(1)
    let risk = 0
    for (let run = 0; run < runs; run++)
      risk += marginalRisk(thresholdOf(conformalThreshold(draw(random, 150, 1, 0), 0.05))) / runs
    expect(risk).toBeLessThanOrEqual(0.05)
    expect(risk).toBeGreaterThan(0.04)
  })

  it('does so where answers of a document are alike', () => {
    const random = new Random(2)
    let risk = 0
    for (let run = 0; run < runs; run++)
      risk += marginalRisk(thresholdOf(conformalThreshold(draw(random, 60, 5, 0.7), 0.05))) / runs
    expect(risk).toBeLessThanOrEqual(0.05)
    expect(risk).toBeGreaterThan(0.035)
  })

  it('is the lowest score that the definition allows', () => {
    const outcome = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.boolean())
    const bounds = fc.constantFrom(0.05, 0.1, 0.3)
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 60 }), bounds, (outcomes, bound) => {
        const labels = alone(...outcomes)
        const n = labels.length
        const allowed = labels.filter(({ score }) => {
          const wrong = labels.filter((other) => other.score >= score && !other.correct).length
          return (n / (n + 1)) * (wrong / n) + 1 / (n + 1) <= bound + 1e-12
        })
        const lowest = allowed.length > 0 ? Math.min(...allowed.map(({ score }) => score)) : null
        const found = conformalThreshold(labels, bound)
        expect(thresholdOf(found)).toBe(lowest)
        if ('upper' in found) expect(found.upper).toBeLessThanOrEqual(bound + 1e-12)
      }),
    )
  })

  it('reports what it accepts', () => {
    const labels = alone(
      ...Array.from({ length: 39 }, (_, i): [number, boolean] => [i / 39, i !== 20 && i !== 30]),
    )
    expect(conformalThreshold(labels, 0.05)).toEqual({
      method: 'conformal_risk_control',
      threshold: 21 / 39,
      coverage: 18 / 39,
      risk: 1 / 39,
      upper: 2 / 40,
      n: 39,
      accepted: 18,
      clusters: 39,
    })
  })

  it('is infeasible with too few clusters for the bound, however many labels', () => {
    const right = draw(new Random(1), 18, 30, 0).map((label) => ({ ...label, correct: true }))
    expect(conformalThreshold(right, 0.05)).toEqual({
      infeasible: 'a bound of 0.05 needs at least 19 clusters of labels; there are 18',
    })
  })

  it('is infeasible where the highest scores are wrong', () => {
    const labels = alone(...Array.from({ length: 40 }, (_, i): [number, boolean] => [1, i > 3]))
    expect(conformalThreshold(labels, 0.05)).toHaveProperty('infeasible')
  })
})

describe('selective risk', () => {
  const missed = (samples: LabelledScore[][]) => {
    const thresholds = samples.map((labels) => thresholdOf(selectiveThreshold(labels, 0.2, 0.9)))
    return {
      over: thresholds.filter((threshold) => selectiveRisk(threshold) > 0.2).length / samples.length,
      found: thresholds.filter((threshold) => threshold !== null).length / samples.length,
    }
  }

  it('keeps the error rate among accepted answers at the bound with the confidence asked', () => {
    const random = new Random(3)
    const { over, found } = missed(Array.from({ length: runs }, () => draw(random, 500, 1, 0)))
    expect(over).toBeLessThanOrEqual(0.1)
    expect(found).toBeGreaterThan(0.7)
  })

  it('does so where answers of a document are alike', () => {
    const random = new Random(4)
    const { over, found } = missed(Array.from({ length: runs }, () => draw(random, 120, 5, 0.7)))
    expect(over).toBeLessThanOrEqual(0.1)
    expect(found).toBeGreaterThan(0.6)
  })

  it('would not if such answers were taken for strangers', () => {
    const random = new Random(5)
    const samples = Array.from({ length: 150 }, () => draw(random, 60, 20, 1))
    expect(missed(samples).over).toBeLessThanOrEqual(0.1)
    const strangers = samples.map((labels) =>
      labels.map((label, index) => ({ ...label, cluster: `${index}` })),
    )
    expect(missed(strangers).over).toBeGreaterThan(0.1)
  })

  it('accepts everything where everything is right', () => {
    const labels = draw(new Random(1), 200, 1, 0).map((label) => ({ ...label, correct: true }))
    const found = selectiveThreshold(labels, 0.05)
    expect(found).toMatchObject({
      method: 'learn_then_test',
      coverage: 1,
      risk: 0,
      accepted: 200,
      clusters: 200,
    })
    // No event in 200 at confidence 0.95: 1 − 0.05^(1/200).
    expect('upper' in found && found.upper).toBeCloseTo(1 - 0.05 ** (1 / 200), 9)
  })

  it('takes the labels of one document for little more than one label', () => {
    const right = draw(new Random(1), 12, 50, 0).map((label) => ({ ...label, correct: true }))
    expect(selectiveThreshold(right, 0.05)).toHaveProperty('infeasible')
  })

  it('is infeasible with too few labels, or where the highest scores are wrong', () => {
    const few = draw(new Random(1), 40, 1, 0)
    expect(selectiveThreshold(few, 0.05)).toEqual({
      infeasible: 'a bound of 0.05 at confidence 0.95 needs more labels than 40',
    })
    const wrong = draw(new Random(1), 300, 1, 0).map((label) => ({ ...label, correct: label.score < 0.5 }))
    expect(selectiveThreshold(wrong, 0.05)).toHaveProperty('infeasible')
  })

  it('never bounds the risk above what was declared', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0.05, 0.1, 0.2), (seed, bound) => {
        const found = selectiveThreshold(draw(new Random(seed), 60, 5, 0.5), bound)
        if ('infeasible' in found) return
        expect(found.upper).toBeLessThanOrEqual(bound + 1e-9)
        expect(found.risk).toBeLessThanOrEqual(found.upper)
      }),
      { numRuns: 40 },
    )
  })
})

it.each([conformalThreshold, selectiveThreshold])('%o refuses what is no label and no bound', (choose) => {
  expect(choose([], 0.05)).toEqual({ infeasible: 'there are no labels' })
  expect(choose(alone([Number.NaN, true]), 0.05)).toEqual({
    infeasible: 'the score of label 0 is not a finite number',
  })
  for (const bound of [0, 1, Number.NaN]) expect(choose(alone([1, true]), bound)).toHaveProperty('infeasible')
})
