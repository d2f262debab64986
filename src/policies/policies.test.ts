import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RoutingQuestion } from '../contract/ports/policy.ts'
import { type Prediction, RouteConfig } from '../contract/routing.ts'
import { openPolicy } from './open.ts'

const policyOf = (config: unknown) => openPolicy(RouteConfig.parse(config))

function aPrediction(model: string, changes: Partial<Prediction> = {}): Prediction {
  return {
    model,
    latency_p50_ms: 100,
    latency_p95_ms: 200,
    in_time: 1,
    cost_usd: 0.01,
    quality: 0.8,
    quality_low: 0.7,
    quality_labels: 100,
    ...changes,
  }
}

function aQuestion(predictions: Prediction[], changes: Partial<RoutingQuestion> = {}): RoutingQuestion {
  return {
    inputKind: 'scan',
    sizeClass: 'small',
    remainingMs: 1_000,
    remainingUsd: Number.POSITIVE_INFINITY,
    predictions,
    random: () => 0,
    ...changes,
  }
}

const share = fc.double({ min: 0, max: 1, noNaN: true })
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const predictions = fc
  .array(
    fc.record({
      in_time: maybe(share),
      cost_usd: maybe(share),
      quality: maybe(share),
      quality_low: maybe(share),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) => all.map((each, i) => aPrediction(`m/${i}`, each)))
const config = fc.oneof(
  fc.constant({ policy: 'fixed' }),
  fc.constant({ policy: 'cascade' }),
  fc.record({
    policy: fc.constant('best_in_budget'),
    min_in_time: share,
    explore: fc.double({ min: 0, max: 0.5, noNaN: true }),
  }),
  fc
    .dictionary(fc.constantFrom('m/0', 'm/1', 'm/2', 'm/3'), fc.double({ min: 0.01, max: 100, noNaN: true }))
    .map((weights) => ({ policy: 'weighted', weights })),
)
const money = fc.oneof(share, fc.constant(Number.POSITIVE_INFINITY))

test('chances sum to 1, and what is chosen says its own', () => {
  fc.assert(
    fc.property(config, predictions, money, share, (settings, candidates, remainingUsd, drawn) => {
      const policy = policyOf(settings)
      const random = () => Math.min(drawn, 1 - 2 ** -53)
      const question = aQuestion(candidates, { remainingUsd, random })
      const chances = policy.propensities(question)
      expect([...chances.values()].reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9)
      expect([...chances.keys()].sort()).toEqual(candidates.map(({ model }) => model).sort())
      const { order, propensity } = policy.choose(question)
      expect(order.toSorted()).toEqual(candidates.map(({ model }) => model).sort())
      expect(propensity).toBeGreaterThan(0)
      expect(propensity).toBe(chances.get(order[0] ?? ''))
    }),
  )
})

test('candidates are chosen as often as their chance says', () => {
  const candidates = ['a', 'b', 'c'].map((model) => aPrediction(model))
  for (const settings of [
    { policy: 'weighted', weights: { a: 1, b: 2, c: 5 } },
    { policy: 'best_in_budget', explore: 0.3 },
  ]) {
    const policy = policyOf(settings)
    const seen = new Map<string, number>()
    const draws = 2_000
    for (let i = 0; i < draws; i++) {
      const { order } = policy.choose(aQuestion(candidates, { random: () => (i + 0.5) / draws }))
      seen.set(order[0] ?? '', (seen.get(order[0] ?? '') ?? 0) + 1)
    }
    for (const [model, chance] of policy.propensities(aQuestion(candidates)))
      expect((seen.get(model) ?? 0) / draws).toBeCloseTo(chance, 2)
  }
})

test('a fixed route keeps the order of the agent; a cascade goes from cheap to dear, unknown prices last', () => {
  const candidates = [
    aPrediction('unknown', { cost_usd: null }),
    aPrediction('dear', { cost_usd: 1 }),
    aPrediction('free', { cost_usd: 0 }),
  ]
  expect(policyOf({ policy: 'fixed' }).choose(aQuestion(candidates)).order).toEqual([
    'unknown',
    'dear',
    'free',
  ])
  expect(policyOf({ policy: 'cascade' }).choose(aQuestion(candidates)).order).toEqual([
    'free',
    'dear',
    'unknown',
  ])
})

const best = policyOf({ policy: 'best_in_budget' })

test('the best that is in time and can be paid is chosen, by the lower end of what its labels say', () => {
  const candidates = [
    aPrediction('slow', { in_time: 0.9, quality_low: 0.99 }),
    aPrediction('dear', { cost_usd: 5, quality_low: 0.98 }),
    aPrediction('few labels', { quality: 1, quality_low: 0.6, quality_labels: 6 }),
    aPrediction('sure', { quality: 0.9, quality_low: 0.85 }),
    aPrediction('unknown', { quality: null, quality_low: null }),
  ]
  const { order, reason } = best.choose(aQuestion(candidates, { remainingUsd: 1 }))
  expect(order).toEqual(['sure', 'few labels', 'unknown', 'slow', 'dear'])
  expect(reason).toBe('it is the best of 3 that keep the budget, right with a probability of 0.90')
})

test('a model that nobody timed is not left out, and that is said; one that nobody priced is, where money counts', () => {
  const untimed = aPrediction('new', { in_time: null, quality: null, quality_low: null })
  expect(best.choose(aQuestion([untimed])).reason).toBe(
    'it is the best of 1 that keep the budget; nobody knows yet how good it is and how long it takes',
  )
  const unpriced = aPrediction('unpriced', { cost_usd: null, quality_low: 0.9 })
  const candidates = [unpriced, aPrediction('priced')]
  expect(best.choose(aQuestion(candidates)).order[0]).toBe('unpriced')
  expect(best.choose(aQuestion(candidates, { remainingUsd: 1 })).order[0]).toBe('priced')
})

test('where none is in time the likeliest is chosen, where none can be paid the cheapest, without exploring', () => {
  const exploring = policyOf({ policy: 'best_in_budget', explore: 0.5 })
  const late = [aPrediction('a', { in_time: 0.2 }), aPrediction('b', { in_time: 0.7 })]
  const hurried = exploring.choose(aQuestion(late, { random: () => 0.99 }))
  expect(hurried).toMatchObject({ order: ['b', 'a'], propensity: 1 })
  expect(hurried.reason).toContain('no model that can be paid ends in 1000 ms with a chance of 0.95')
  const dear = [aPrediction('a', { cost_usd: 3 }), aPrediction('b', { cost_usd: 2 })]
  const poor = exploring.choose(aQuestion(dear, { remainingUsd: 1 }))
  expect(poor).toMatchObject({ order: ['b', 'a'], propensity: 1 })
  expect(poor.reason).toContain('it is the cheapest')
  const unpriced = [aPrediction('a', { cost_usd: null })]
  const { reason } = exploring.choose(aQuestion(unpriced, { remainingUsd: 1 }))
  expect(reason).toBe('no model is known to cost at most $1')
})

test('weights of models that cannot take the input count for nobody', () => {
  const policy = policyOf({ policy: 'weighted', weights: { gone: 98, a: 1, b: 1 } })
  const chances = policy.propensities(aQuestion([aPrediction('a'), aPrediction('b'), aPrediction('spare')]))
  expect([...chances]).toEqual([
    ['a', 0.5],
    ['b', 0.5],
    ['spare', 0],
  ])
})
