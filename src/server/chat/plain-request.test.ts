import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPlainChat } from './plain-request.ts'
import { ChatRequest } from './schema.ts'

/** What may stand where a value is expected: right ones, and wrong ones of all kinds. */
const anything = fc.oneof(
  fc.constantFrom(null, true, '', 'text', 0, -1, 0.5, 1, 1.5, 2, 3, 1e21, 2 ** 53, [], ['a'], {}),
  fc.jsonValue({ maxDepth: 1 }),
)
const usually = (...right: unknown[]) =>
  fc.oneof({ weight: 15, arbitrary: fc.constantFrom(...right) }, { weight: 1, arbitrary: anything })
/** Mostly the first, now and then with members of the second. */
const seldomWith = (usual: fc.Arbitrary<object>, odd: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(
    { weight: 6, arbitrary: usual },
    {
      weight: 1,
      arbitrary: fc.tuple(usual, fc.record(odd, { requiredKeys: [] })).map(([a, b]) => ({ ...a, ...b })),
    },
  )
const message = seldomWith(
  fc.record({
    role: usually('system', 'developer', 'user', 'assistant', 'tool', 'function'),
    content: usually('', 'Hello', 'plumb'),
  }),
  { tool_calls: anything, tool_call_id: anything, name: anything },
)
const budget = fc.record({ latency_ms: usually(1, 1_000), cost_usd: usually(0, 0.5) }, { requiredKeys: [] })
const wish = seldomWith(
  fc.record(
    {
      budget: seldomWith(budget, { other: anything }),
      user: usually('u', 'u'.repeat(256), 'u'.repeat(257), 'a\0b', '\ud800'),
    },
    { requiredKeys: [] },
  ),
  { conversation: anything, other: anything },
)
const request = seldomWith(
  fc.record(
    {
      model: usually('m'),
      messages: fc.oneof(
        { weight: 10, arbitrary: fc.array(message, { maxLength: 3 }) },
        { weight: 1, arbitrary: anything },
      ),
      stream: usually(true, false, null),
      max_tokens: usually(7, null),
      max_completion_tokens: usually(7),
      temperature: usually(0, 0.5, 2),
      top_p: usually(0.5),
      stop: usually('s', null),
      plumbline: wish,
      user: anything,
      unknown: anything,
    },
    { requiredKeys: ['model', 'messages'] },
  ),
  { stream_options: anything, plumbline: anything, stop: anything },
)

test('what is called plain is just what the schema would make of it', () => {
  let plain = 0
  fc.assert(
    fc.property(fc.oneof({ weight: 20, arbitrary: request }, anything), (value) => {
      // As it would come: parsed from JSON.
      const asked: unknown = JSON.parse(JSON.stringify(value))
      if (!isPlainChat(asked)) return
      plain += 1
      expect(ChatRequest.safeParse(asked)).toEqual({ success: true, data: asked })
    }),
    { numRuns: 2_000 },
  )
  expect(plain).toBeGreaterThan(50)
})

test('the usual requests are plain', () => {
  const messages = [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'Hello', name: 'ada' },
  ]
  const plumbline = { budget: { latency_ms: 1_000, cost_usd: 0.1 }, user: 'ada' }
  expect(isPlainChat({ model: 'm', messages })).toBe(true)
  expect(isPlainChat({ model: 'm', messages, stream: true, temperature: 0.2, plumbline, seed: 3 })).toBe(true)
})

test('a member named __proto__ is left to the schema', () => {
  const inside = '{"role":"user","content":"hello","__proto__":{}}'
  const plain = '{"role":"user","content":"hello"}'
  expect(isPlainChat(JSON.parse(`{"model":"m","messages":[${inside}]}`))).toBe(false)
  expect(isPlainChat(JSON.parse(`{"model":"m","messages":[${plain}],"__proto__":{"stream":1}}`))).toBe(false)
})

test.each([
  ['a message with tools', { role: 'assistant', content: '', tool_calls: [] }],
  ['a message in parts', { role: 'user', content: [{ type: 'text', text: 'hello' }] }],
])('%s is left to the schema', (_, message) => {
  expect(isPlainChat({ model: 'm', messages: [message] })).toBe(false)
})
