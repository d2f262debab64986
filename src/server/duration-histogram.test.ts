import fc from 'fast-check'
import { Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { bounds, DurationHistogram, Durations } from './duration-histogram.ts'

const labelNames = ['model'] as const
const options = (registry: Registry) => ({
  name: 'a_second',
  help: 'What took how long.',
  labelNames,
  registers: [registry],
})
const models = fc.constantFrom('one', 'two "quoted"')
const someMs = fc.oneof(fc.double({ min: 0, max: 100_000, noNaN: true }), fc.constantFrom(5, 1_000, 60_000))

test('it says what a histogram of prom-client says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(models, someMs)), async (observed) => {
      const theirs = new Registry()
      const usual = new Histogram({ ...options(theirs), buckets: bounds })
      const ours = new Registry()
      const kept = new Map<string, Durations>()
      new DurationHistogram(options(ours), () =>
        [...kept].map(([model, durations]) => [{ model }, durations]),
      )
      for (const [model, ms] of observed) {
        usual.observe({ model }, ms / 1000)
        const durations = kept.get(model) ?? new Durations()
        kept.set(model, durations)
        durations.note(ms)
      }
      expect(await ours.metrics()).toBe(await theirs.metrics())
    }),
  )
})
