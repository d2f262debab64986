import { afterEach, expect, test } from 'vitest'
import type { ModelInfo } from '../contract/ports/model.ts'
import { Models } from '../models/registry.ts'
import { admissionLimitsOf } from './admission.ts'
import { defaultTurns } from './deps.ts'
import { type Behaviour, says, startRuntime } from './runtime.fixture.ts'

let close: () => Promise<void>
afterEach(() => close())

test('a turn in flight keeps its models, prices and defaults; the next one has the new', async () => {
  let goOn = () => {}
  const waits: Behaviour = async (call) => {
    await new Promise<void>((resolve) => {
      goOn = resolve
    })
    return says('The old one.')(call)
  }
  const price = { input_usd: 1, cached_input_usd: 1, output_usd: 1 }
  const { runtime, services, start, run, ...started } = await startRuntime({ models: { m: waits }, price })
  close = started.close
  const turn = start({ model: 'm' })
  await expect.poll(() => started.calls.length).toBe(1)

  const models = new Models()
  const info: ModelInfo = {
    id: 'n',
    owned_by: 'test',
    description: '',
    input: ['text'],
    output: ['text'],
    created: 0,
  }
  models.add({ info, run: says('The new one.') })
  const halved = services.at({ priceOf: () => ({ ...price, input_usd: 0, output_usd: 0.5 }) })
  runtime.reconfigure(
    { models, services: halved, defaults: { ...defaultTurns, latencyMs: 9_000 } },
    admissionLimitsOf({}),
  )
  expect(() => start({ model: 'm' })).toThrow('m')
  const next = await run({ model: 'n' })
  expect(next[0]).toMatchObject({ budget: { latency_ms: 9_000 } })
  expect(next.at(-1)).toMatchObject({ type: 'turn.completed', spent: { cost_usd: 10 } })

  goOn()
  expect(await turn.ended).toMatchObject({ type: 'turn.completed', spent: { cost_usd: 30 } })
  expect(turn.projection.text).toBe('The old one.')
})

test('limits of admission hold from now on, and count the turns that run', async () => {
  const started = await startRuntime({ models: {} })
  close = started.close
  const { runtime, services } = started
  const setup = { models: new Models(), services, defaults: defaultTurns }
  const tickets = [runtime.admit(1), runtime.admit(1)]
  runtime.reconfigure(setup, admissionLimitsOf({ admission: { max_running_turns: 2 } }))
  expect(() => runtime.admit(1)).toThrow('as many turns as it takes')
  tickets[0]?.release()
  runtime.admit(1).release()
})
