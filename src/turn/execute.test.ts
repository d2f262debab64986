import { afterEach, expect, test } from 'vitest'
import { PlumblineError } from '../contract/errors.ts'
import type { TurnEvent } from '../contract/event.ts'
import { project } from './projection.ts'
import { failsWith, type RuntimeOptions, says, silent, startRuntime } from './runtime.fixture.ts'

let close: () => Promise<void>
afterEach(() => close())

async function runtimeWith(options: RuntimeOptions) {
  const started = await startRuntime(options)
  close = started.close
  return started
}

const failed = new PlumblineError('upstream_failed', { details: { model: 'a', status: 500, reason: 'boom' } })
const cut = new PlumblineError('upstream_cut', { details: { model: 'a' } })
const rejected = new PlumblineError('upstream_rejected', {
  details: { model: 'a', status: 400, reason: 'bad' },
})

const attempts = (events: TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'attempt.started' ? [`${event.kind} ${event.model}`] : []))
const textOf = (events: TurnEvent[]) => project(events).text

test('a failure before the first word is retried on the same model, within its retries', async () => {
  let calls = 0
  const flaky = (call: Parameters<ReturnType<typeof says>>[0]) =>
    ++calls < 3 ? Promise.reject(failed) : says('at last')(call)
  const { run } = await runtimeWith({ models: { a: flaky } })
  const events = await run({ model: 'a' })
  expect(attempts(events)).toEqual(['first a', 'retry a', 'retry a'])
  expect(textOf(events)).toBe('at last')
})

test('retries end, and the last failure is the turn’s', async () => {
  const { run } = await runtimeWith({ models: { a: failsWith(failed) }, defaults: { retries: 1 } })
  const events = await run({ model: 'a' })
  expect(attempts(events)).toHaveLength(2)
  expect(events.at(-1)).toMatchObject({ type: 'turn.failed', error: { code: 'upstream_failed' } })
})

test('what the model refuses for the request’s sake is neither retried nor sent elsewhere', async () => {
  const { run } = await runtimeWith({ models: { a: failsWith(rejected), b: says('no') } })
  expect(attempts(await run({ model: 'a', wishes: { fallback: ['b'] } }))).toEqual(['first a'])
})

test('an agent’s models are tried in their order', async () => {
  const { run } = await runtimeWith({
    models: { a: failsWith(failed), b: failsWith(failed), c: says('here') },
    agents: { support: { models: ['a', 'b', 'c'] } },
  })
  const events = await run({ model: 'agent/support' })
  expect(attempts(events)).toEqual(['first a', 'fallback b', 'fallback c'])
  expect(textOf(events)).toBe('here')
})

test('a cut answer is taken up where it ended by a model that can', async () => {
  const { run, calls } = await runtimeWith({
    models: {
      a: failsWith(cut, says('The light burns ')),
      b: { behaviour: says('all night.'), info: { continuation: 'prefix' } },
    },
  })
  const events = await run({ model: 'a', wishes: { fallback: ['b'] }, protocol: 'chat' })
  expect(attempts(events)).toEqual(['first a', 'continuation b'])
  expect(calls[1]?.call.continueFrom).toBe('The light burns ')
  expect(textOf(events)).toBe('The light burns all night.')
})

test('without such a model the answer begins anew, and the log says so', async () => {
  const { run } = await runtimeWith({
    models: { a: failsWith(cut, says('The light ')), b: says('It is out.') },
  })
  const events = await run({ model: 'a', wishes: { fallback: ['b'] } })
  expect(events.map((event) => event.type)).toContain('answer.restarted')
  expect(textOf(events)).toBe('It is out.')
})

test('a chat stream, which cannot say so, ends with an error instead', async () => {
  const { run } = await runtimeWith({
    models: { a: failsWith(cut, says('The light ')), b: says('It is out.') },
  })
  const events = await run({ model: 'a', wishes: { fallback: ['b'] }, protocol: 'chat' })
  expect(events.at(-1)).toMatchObject({ type: 'turn.failed', error: { code: 'answer_cut' } })
})

test('what an answer is taken up from is input, and is set aside for', async () => {
  const { run } = await runtimeWith({
    models: {
      brief: failsWith(cut, says('The light burns ')),
      long: failsWith(cut, says('The light burns '.repeat(100))),
      b: { behaviour: says('all night.'), info: { continuation: 'prefix' } },
    },
    price: { input_usd: 1e-6, cached_input_usd: 1e-6, output_usd: 0 },
    purses: { serverUsdPerDay: 1 },
  })
  const reserved = async (model: string) => {
    const events = await run({ model, wishes: { fallback: ['b'] } })
    return events.findLast((event) => event.type === 'attempt.started')?.reserved_usd
  }
  const more = Number(await reserved('long')) - Number(await reserved('brief'))
  expect(more).toBeCloseTo(99 * 'The light burns '.length * 1e-6, 9)
})

test('what was said by the deadline is an answer that stops early', async () => {
  const { run } = await runtimeWith({
    models: { a: (call) => says('So far ')(call).then(() => silent(call)) },
  })
  const events = await run({ model: 'a', wishes: { budget: { latency_ms: 60 } } })
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed', finish_reason: 'length' })
  expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'deadline_reached' }))
})

test('a deadline ends retries', async () => {
  const { run } = await runtimeWith({ models: { a: failsWith(failed) }, defaults: { retries: 10 } })
  const events = await run({ model: 'a', wishes: { budget: { latency_ms: 300 } } })
  expect(events.at(-1)?.type).toBe('turn.failed')
  expect(attempts(events).length).toBeLessThan(11)
})

test('a hedge starts when the first model is silent, and whoever speaks first is the answer', async () => {
  const { run, calls } = await runtimeWith({
    models: { a: silent, b: says('from b') },
    agents: { fast: { models: ['a', 'b'], hedge: { after_ms: 20, extra_load: 0.5 } } },
    defaults: { retries: 0 },
  })
  // The hedge budget is earned by load.
  for (let i = 0; i < 2; i++) await run({ model: 'b' })
  const events = await run({ model: 'agent/fast' })
  expect(textOf(events)).toBe('from b')
  expect(attempts(events)).toEqual(['first a', 'hedge b'])
  expect(calls.find(({ model }) => model === 'a')?.call.signal.aborted).toBe(true)
  const ends = events.filter((event) => event.type === 'attempt.finished')
  expect(ends.map(({ status }) => status).sort()).toEqual(['cancelled', 'completed'])
})

test('a hedge is not started once the first model has spoken, however slow it goes on', async () => {
  const slowly = async (call: Parameters<typeof silent>[0]) => {
    call.emit({ type: 'text.delta', text: 'first ' })
    await new Promise((resolve) => setTimeout(resolve, 60))
    return says('wins')(call)
  }
  const { run } = await runtimeWith({
    models: { a: slowly, b: says('short') },
    agents: { fast: { models: ['a', 'b'], hedge: { after_ms: 20, extra_load: 0.5 } } },
  })
  const events = await run({ model: 'agent/fast' })
  expect(textOf(events)).toBe('first wins')
  expect(attempts(events)).toEqual(['first a'])
})

test('a model that fails again and again is left alone, and the next one is used at once', async () => {
  const { run } = await runtimeWith({
    models: { a: failsWith(failed), b: says('ok') },
    defaults: { retries: 0 },
  })
  for (let i = 0; i < 5; i++) await run({ model: 'a' })
  const events = await run({ model: 'a', wishes: { fallback: ['b'] } })
  expect(attempts(events)).toEqual(['fallback b'])
  expect(textOf(events)).toBe('ok')
})
