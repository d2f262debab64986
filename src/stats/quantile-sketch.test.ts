import fc from 'fast-check'
import { expect, test } from 'vitest'
import { QuantileSketch } from './quantile-sketch.ts'

const latencies = fc.array(fc.double({ min: 0.01, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 400 })

test('every quantile is within the relative error of the true one', () => {
  fc.assert(
    fc.property(latencies, fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const sketch = new QuantileSketch(0.02)
      for (const value of values) sketch.add(value)
      const sorted = values.toSorted((a, b) => a - b)
      const truth = sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN
      expect(Math.abs((sketch.quantile(q) ?? Number.NaN) - truth)).toBeLessThanOrEqual(truth * 0.0201)
    }),
  )
})

test('two sketches merged are the sketch of both', () => {
  fc.assert(
    fc.property(latencies, latencies, (a, b) => {
      const [left, right, both] = [new QuantileSketch(), new QuantileSketch(), new QuantileSketch()]
      for (const value of a) left.add(value)
      for (const value of b) right.add(value)
      for (const value of [...a, ...b]) both.add(value)
      left.merge(right)
      expect(left.count).toBe(both.count)
      expect(left.quantile(0.95)).toBe(both.quantile(0.95))
    }),
  )
})

test('the share of values up to a bound is the true one, but for values as near to it as the relative error', () => {
  fc.assert(
    fc.property(latencies, fc.double({ min: 0.01, max: 1e7, noNaN: true }), (values, bound) => {
      const sketch = new QuantileSketch(0.02)
      for (const value of values) sketch.add(value)
      const share = (upTo: number) => values.filter((value) => value <= upTo).length / values.length
      const found = sketch.shareUpTo(bound) ?? Number.NaN
      expect(found).toBeGreaterThanOrEqual(share(bound * 0.979))
      expect(found).toBeLessThanOrEqual(share(bound * 1.021))
    }),
  )
})

test('a sketch of nothing has no quantile and no share', () => {
  expect(new QuantileSketch().quantile(0.5)).toBeUndefined()
  expect(new QuantileSketch().shareUpTo(1)).toBeUndefined()
})
