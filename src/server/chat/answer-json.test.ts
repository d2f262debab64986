import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Answer } from '../../contract/turn.ts'
import { answerJson } from './answer-json.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('"', '\\', 'turn_1', '\ud800'),
)
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 1e21, 1e-7))

/** Members in any order, and any of them left out or undefined. */
function fields<T>(value: fc.Arbitrary<T>) {
  const orders = fc.shuffledSubarray(['latency_ms', 'cost_usd'])
  return fc
    .tuple(orders, fc.array(fc.option(value, { nil: undefined }), { minLength: 2 }))
    .map(([keys, values]) => Object.fromEntries(keys.map((key, i) => [key, values[i]])))
}

const few: fc.Arbitrary<Answer> = fc.record({
  turn_id: text,
  route: fc.option(fc.record({ model: text, reason: text }, { noNullPrototype: true })),
  budget: fc.record({
    budget: fields(number),
    spent: fc.oneof(
      fc.record({ latency_ms: number, cost_usd: fc.option(number) }),
      fc.record({ latency_ms: number, cost_usd: fc.option(number) }).map(({ latency_ms, cost_usd }) => ({
        cost_usd,
        latency_ms,
      })),
    ),
  }),
  citations: fc.constant([]),
  warnings: fc.constant([]),
})

const more = fc.record(
  {
    warnings: fc.array(fc.record({ code: text, message: text })),
    confidence: fc.option(number, { nil: undefined }),
    verification: fc.constant<NonNullable<Answer['verification']>>({
      mode: 'gate',
      decision: null,
      threshold: null,
      rounds: 1,
      cost_usd: null,
      latency_ms: 1,
    }),
    verdicts: fc.constant<NonNullable<Answer['verdicts']>>([]),
  },
  { requiredKeys: [] },
)

test('an answer is written as JSON.stringify would, whatever there is to say', () => {
  fc.assert(
    fc.property(few, fc.option(more, { nil: undefined }), (answer, added) => {
      const whole: Answer = { ...answer, ...added }
      expect(answerJson(whole)).toBe(JSON.stringify(whole))
    }),
    { numRuns: 500 },
  )
})
