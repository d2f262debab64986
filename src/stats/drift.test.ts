import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DriftVerdict, mixDrift, type NoComparison, scoreDrift, stabilityIndex } from './drift.ts'
import { Random } from './random.ts'

const scores = (n: number, step: number, of: number, scale = 1, shift = 0) =>
  Array.from({ length: n }, (_, index) => ((index * step + 7) % of) * (scale / of) + shift)

function decided(verdict: DriftVerdict | NoComparison): DriftVerdict {
  if ('undecided' in verdict) throw new Error(verdict.undecided)
  return verdict
}

describe('drift of scores', () => {
  const reference = scores(80, 37, 101)

  // scipy 1.17.1, ks_2samp(…, method='exact').
  it.each([
    [60, 53, 97, 0.8, 0.15, 0.1625, 0.2977087835249133],
    [60, 53, 97, 0.95, 0.03, 0.054166666666666696, 0.9998494546307636],
    [90, 53, 97, 0.7, 0.25, 0.2625, 0.0045866310445519],
    [40, 31, 97, 1, 0.2, 0.25, 0.0671066525346669],
  ])('is near the exact Kolmogorov–Smirnov test for %i scores', (n, step, of, scale, shift, statistic, p) => {
    const verdict = decided(scoreDrift(reference, scores(n, step, of, scale, shift)))
    expect(verdict.statistic).toBeCloseTo(statistic, 12)
    expect(Math.abs(verdict.p - p)).toBeLessThan(0.015)
  })

  it('has no effect and no alarm for the same scores', () => {
    expect(decided(scoreDrift(reference, reference))).toMatchObject({
      drifted: false,
      statistic: 0,
      p: 1,
      effect: 0,
    })
  })

  it('alarms for scores that moved', () => {
    expect(decided(scoreDrift(scores(500, 37, 101), scores(500, 53, 97, 1, 0.3))).drifted).toBe(true)
  })

  it('does not alarm over a small change, however sure', () => {
    const random = new Random(1)
    const before = Array.from({ length: 30_000 }, () => random.next())
    const now = Array.from({ length: 30_000 }, () => random.next() ** 1.06)
    const verdict = decided(scoreDrift(before, now))
    expect(verdict.p).toBeLessThan(0.001)
    expect(verdict.effect).toBeLessThan(0.02)
    expect(verdict.drifted).toBe(false)
  })

  it('is rarely significant by chance', () => {
    const random = new Random(2)
    let alarms = 0
    for (let run = 0; run < 1_000; run++) {
      const draw = (n: number) => Array.from({ length: n }, () => random.next())
      if (decided(scoreDrift(draw(50), draw(80))).p < 0.05) alarms++
    }
    expect(alarms).toBeLessThan(75)
    expect(alarms).toBeGreaterThan(20)
  })

  it('decides nothing of few scores, or of what is no number', () => {
    expect(scoreDrift(reference, reference.slice(0, 19))).toHaveProperty('undecided')
    expect(scoreDrift([], [])).toHaveProperty('undecided')
    expect(scoreDrift(reference, [...reference, Number.NaN])).toHaveProperty('undecided')
  })
})

describe('drift of a mix', () => {
  it('is the G-test of scipy', () => {
    // scipy 1.17.1, chi2_contingency([[50, 30, 20], [40, 45, 35]], correction=False, lambda_='log-likelihood').
    const verdict = decided(mixDrift({ text: 50, image: 30, pdf: 20 }, { text: 40, image: 45, pdf: 35 }))
    expect(verdict.statistic).toBeCloseTo(6.456235961669899, 10)
    expect(verdict.p).toBeCloseTo(0.03963201685946368, 10)
  })

  it('pools what is rare', () => {
    // As before with [[500, 300, 23], [480, 310, 44]]: audio and video are too rare alone, and are pooled together.
    const before = { text: 500, image: 300, pdf: 20, audio: 3 }
    const verdict = decided(mixDrift(before, { text: 480, image: 310, pdf: 35, audio: 5, video: 4 }))
    expect(Number.isFinite(verdict.p)).toBe(true)
    const merged = decided(
      mixDrift({ text: 500, image: 300, other: 23 }, { text: 480, image: 310, other: 44 }),
    )
    expect(merged.statistic).toBeCloseTo(7.1934422139859215, 10)
  })

  it('alarms for a category that is new and common', () => {
    expect(decided(mixDrift({ text: 200 }, { text: 150, image: 50 })).drifted).toBe(true)
  })

  it('does not alarm for one category, or for one that is new and rare', () => {
    expect(decided(mixDrift({ text: 200 }, { text: 10 }))).toMatchObject({ drifted: false, p: 1 })
    expect(decided(mixDrift({ text: 200 }, { text: 150, image: 1 })).drifted).toBe(false)
  })

  it('takes names of object members for names', () => {
    expect(decided(mixDrift({ text: 200 }, { text: 150, constructor: 50 })).effect).toBeGreaterThan(0.5)
  })

  it('decides nothing without counts, or of what is no count', () => {
    expect(mixDrift({}, {})).toHaveProperty('undecided')
    expect(mixDrift({ text: 5 }, {})).toHaveProperty('undecided')
    expect(mixDrift({ text: 0.5 }, { text: 5 })).toHaveProperty('undecided')
    expect(mixDrift({ text: -1 }, { text: 5 })).toHaveProperty('undecided')
  })

  it('is the same either way round, and within bounds', () => {
    const mix = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 60 }), {
      minKeys: 1,
    })
    fc.assert(
      fc.property(mix, mix, (before, now) => {
        const [one, other] = [decided(mixDrift(before, now)), decided(mixDrift(now, before))]
        expect(one.p).toBeGreaterThanOrEqual(0)
        expect(one.p).toBeLessThanOrEqual(1)
        expect(one.statistic).toBeCloseTo(other.statistic, 9)
      }),
    )
  })
})

it('has the stability index of its definition', () => {
  // (0.6 − 0.5) ln(0.6 / 0.5) + (0.4 − 0.5) ln(0.4 / 0.5), counts being large.
  expect(stabilityIndex([5e8, 5e8], [6e8, 4e8])).toBeCloseTo(0.1 * Math.log(1.2) - 0.1 * Math.log(0.8), 8)
})
