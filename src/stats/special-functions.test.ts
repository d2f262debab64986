import fc from 'fast-check'
import { expect, it } from 'vitest'
import { betaCdf, betaQuantile, chiSquareTail, kolmogorovTail, normalQuantile } from './special-functions.ts'

/** Agreement to eleven digits. */
const near = (value: number, truth: number) => expect(Math.abs(value / truth - 1)).toBeLessThan(1e-11)

// Right-hand values: scipy 1.17.1, `scipy.special` and `scipy.stats`.
it.each([
  [0.3, 2.5, 7, 0.6412224629717214],
  [0.001, 0.5, 40, 0.22208013236431182],
  [0.99, 300, 5, 0.8093225246502763],
  [0.5, 1200, 1200, 0.4999999999999997],
  [0.04, 6, 95, 0.211625135840806],
])('knows the beta distribution at %f for shapes %f and %f', (x, a, b, truth) =>
  near(betaCdf(x, a, b), truth),
)

it.each([
  [0.95, 1, 100, 0.029513049607039925],
  [0.95, 6, 95, 0.1022533776432745],
  [0.025, 3.5, 900.25, 0.0009368156773213033],
  [0.9999, 50, 2, 0.999718654685313],
  [0.95, 1, 100_000, 2.9956874019427947e-5],
  [0.975, 13, 1187, 0.017417233259132584],
])('knows the beta quantile of %f for shapes %f and %f', (p, a, b, truth) =>
  near(betaQuantile(p, a, b), truth),
)

it.each([
  [9, 3, 0.02929088653488826],
  [0.5, 1, 0.47950012218695337],
  [40, 12, 7.190884052842894e-5],
])('knows the tail of chi-square beyond %f for %i degrees', (x, degrees, truth) => {
  near(chiSquareTail(x, degrees), truth)
})

it.each([
  [0.3, 0.9999906941986655],
  [1.2, 0.11224966667072497],
  [2, 0.0006709252557796953],
])('knows the tail of Kolmogorov’s distribution beyond %f', (x, truth) => near(kolmogorovTail(x), truth))

it('knows the normal quantile', () => {
  near(normalQuantile(0.975), 1.959963984540054)
  near(normalQuantile(0.0001), -3.7190164854556804)
})

it('has whole tails at and below 0', () => {
  expect([chiSquareTail(0, 3), kolmogorovTail(-1)]).toEqual([1, 1])
})

it('inverts the beta distribution wherever it may be asked', () => {
  const shape = fc.double({ min: 0.5, max: 1e5, noNaN: true })
  fc.assert(
    fc.property(fc.double({ min: 1e-4, max: 1 - 1e-4, noNaN: true }), shape, shape, (p, a, b) => {
      const x = betaQuantile(p, a, b)
      // Near 1 neighbouring numbers lie further apart than the quantiles.
      if (x > 1e-12 && x < 1 - 1e-9) expect(betaCdf(x, a, b)).toBeCloseTo(p, 6)
    }),
  )
})
