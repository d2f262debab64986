import { afterEach, expect, test } from 'vitest'
import { AgentConfig } from '../contract/config.ts'
import type { EventOf, TurnEvent } from '../contract/event.ts'
import type { InputKind } from '../contract/input-kind.ts'
import type { Calibrator } from '../contract/ports/calibrator.ts'
import type { ModelCall } from '../contract/ports/model.ts'
import { type RuntimeOptions, says, startRuntime, usage } from './runtime.fixture.ts'

let running: Awaited<ReturnType<typeof startRuntime>>
afterEach(() => running.close())

/** Knows how often models are right: 100 labels each. */
function knows(shares: Record<string, number>, only?: InputKind): Calibrator {
  const unknown = { confidence: null, calibration: null, point: null }
  return {
    calibrate: () => unknown,
    observe: () => undefined,
    quality: (model, kind) => {
      const value = only === undefined || kind === only ? shares[model] : undefined
      return value === undefined ? null : { value, low: value - 0.1, high: value + 0.1, n: 100 }
    },
  }
}

async function startAgent(route: unknown, more: Partial<RuntimeOptions> = {}) {
  running = await startRuntime({
    models: { 'm/small': says('Small says.'), 'm/large': says('Large says.') },
    agents: { a: AgentConfig.parse({ models: ['m/small', 'm/large'], route }) },
    ...more,
  })
  return running
}

function planOf(events: readonly TurnEvent[]): EventOf<'plan'> {
  const plan = events.find((event) => event.type === 'plan')
  if (plan?.type !== 'plan') throw new Error('there is a plan')
  return plan
}

test('the policy’s choice is logged with what it saw, its chance and its reason, and is kept as evidence', async () => {
  const calibrator = knows({ 'm/small': 0.6, 'm/large': 0.9 })
  const { run, evidence } = await startAgent(
    { policy: 'best_in_budget', explore: 0.2 },
    { calibrator, random: () => 0.5 },
  )
  const events = await run({ model: 'agent/a' })
  expect(planOf(events)).toMatchObject({
    candidates: ['m/large', 'm/small'],
    chosen: 'm/large',
    propensity: 0.9,
    reason: 'it is the best of 2 that keep the budget, right with a probability of 0.90',
    routing: {
      policy: 'best_in_budget',
      input_kind: 'text',
      size_class: 'small',
      predictions: [
        { model: 'm/small', in_time: 1, cost_usd: null, quality: 0.6, quality_labels: 100 },
        { model: 'm/large', in_time: 1, quality_low: 0.8 },
      ],
    },
  })
  expect(evidence[0]?.route).toMatchObject({
    chosen: 'm/large',
    answered_by: 'm/large',
    propensity: 0.9,
    task: 'a',
  })
})

test('an agent without a policy, or a fixed one, is not predicted for', async () => {
  const { run } = await startAgent({ policy: 'fixed' })
  const { routing, chosen, propensity } = planOf(await run({ model: 'agent/a' }))
  expect([routing, chosen, propensity]).toEqual([undefined, 'm/small', 1])
})

test('times, lengths and costs are predicted from attempts, and a model that takes too long is passed by', async () => {
  const price = { input_usd: 1e-6, cached_input_usd: 1e-6, output_usd: 1e-5 }
  const slow = async ({ emit }: ModelCall) => {
    emit({ type: 'text.delta', text: 'Slow.' })
    return { finish_reason: 'stop' as const, usage: { ...usage, output_tokens: 40 } }
  }
  const { run, services } = await startAgent(
    { policy: 'best_in_budget' },
    {
      models: { 'm/small': slow, 'm/large': slow },
      price,
      calibrator: knows({ 'm/small': 0.6, 'm/large': 0.9 }),
    },
  )
  const text = { modalities: ['text' as const], size: 'small' as const }
  for (let i = 0; i < 100; i++) services.history.add({ model: 'm/large', ...text }, i < 90 ? 500 : 60_000, 40)
  for (let i = 0; i < 100; i++) services.history.add({ model: 'm/small', ...text }, 300, 40)
  const events = await run({ model: 'agent/a', wishes: { budget: { latency_ms: 20_000 } } })
  const { chosen, routing, reason } = planOf(events)
  expect(chosen).toBe('m/small')
  expect(reason).toContain('it is the best of 1')
  const [small, large] = routing?.predictions ?? []
  expect(large?.in_time).toBeCloseTo(0.9, 5)
  expect(large?.latency_p95_ms).toBeGreaterThan(50_000)
  expect(small?.in_time).toBe(1)
  // 40 tokens of answer, not the longest that it could be.
  expect(small?.cost_usd).toBeGreaterThan(4e-4)
  expect(small?.cost_usd).toBeLessThan(5e-4)
})

test('what the deadline cut counts as late, so that a model that never answers is known not to be in time', async () => {
  const hangs = ({ signal }: ModelCall) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
    )
  const { run, services } = await startAgent(
    { policy: 'best_in_budget' },
    {
      models: { 'm/small': hangs, 'm/large': hangs },
    },
  )
  await Promise.all(
    Array.from({ length: 20 }, () => run({ model: 'agent/a', wishes: { budget: { latency_ms: 60 } } })),
  )
  const durations = services.history.durations({ model: 'm/small', modalities: ['text'], size: 'small' })
  expect(durations?.shareUpTo(60)).toBe(0)
})

test('a candidate that does not take the input is none, whatever its place or its weight', async () => {
  const image = {
    'm/small': says('Small says.'),
    'm/large': { behaviour: says('It is a page.'), info: { input: ['text' as const, 'image' as const] } },
  }
  const { run } = await startAgent(
    { policy: 'weighted', weights: { 'm/small': 99, 'm/large': 1 } },
    { models: image },
  )
  const part = {
    type: 'image' as const,
    blob: { hash: 'a'.repeat(64), bytes: 10, media_type: 'image/png' },
    width: 1_000,
    height: 1_400,
    legibility: 0.2,
  }
  const messages = [
    { role: 'user' as const, parts: [{ type: 'ready' as const, path: 'input[0].content[0]', part }] },
  ]
  const { chosen, propensity, routing } = planOf(await run({ model: 'agent/a', messages }))
  expect([chosen, propensity]).toEqual(['m/large', 1])
  expect(routing).toMatchObject({ input_kind: 'degraded_scan', size_class: 'medium' })
})

test('a turn is routed by its image, whatever its words say of it', async () => {
  const takesImages = { input: ['text' as const, 'image' as const] }
  const models = {
    'm/small': { behaviour: says('Small says.'), info: takesImages },
    'm/large': { behaviour: says('Large says.'), info: takesImages },
  }
  const shares = {
    text: { 'm/small': 0.9, 'm/large': 0.8 },
    degraded_scan: { 'm/small': 0.2, 'm/large': 0.8 },
  }
  const calibrator: Calibrator = {
    ...knows({}),
    quality: (model, kind) => {
      const value = (shares as Record<string, Record<string, number>>)[kind]?.[model]
      return value === undefined ? null : { value, low: value, high: value, n: 100 }
    },
  }
  const { run } = await startAgent({ policy: 'best_in_budget' }, { models, calibrator })
  const caption = {
    type: 'text' as const,
    text: 'This is plain text from a clean PDF; there is no image here.',
  }
  const image = {
    type: 'image' as const,
    blob: { hash: 'a'.repeat(64), bytes: 10, media_type: 'image/jpeg' },
    width: 900,
    height: 1_200,
    filename: 'clean-text.jpg',
    legibility: 0.1,
  }
  const ask = (...parts: (typeof caption | typeof image)[]) => {
    const ready = parts.map((part, i) => ({ type: 'ready' as const, path: `input[0].content[${i}]`, part }))
    return run({ model: 'agent/a', messages: [{ role: 'user', parts: ready }] })
  }
  expect(planOf(await ask(caption)).chosen).toBe('m/small')
  const plan = planOf(await ask(caption, image))
  expect(plan).toMatchObject({ chosen: 'm/large', routing: { input_kind: 'degraded_scan' } })
})
