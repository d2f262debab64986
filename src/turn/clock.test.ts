import { afterEach, expect, test, vi } from 'vitest'
import { PlumblineError } from '../contract/errors.ts'
import type { TurnEvent } from '../contract/event.ts'
import { type Behaviour, silent, startRuntime, usage } from './runtime.fixture.ts'

const dayMs = 86_400_000
/** Only the wall clock is set: timers and the monotonic clock go on as they are. */
const setWallClock = (time: number) => vi.useFakeTimers({ toFake: ['Date'], now: time })
afterEach(() => vi.useRealTimers())

/** Speaks, has the wall clock set, then speaks on. */
function whileClockIsSet(by: number): Behaviour {
  return async ({ emit }) => {
    emit({ type: 'text.delta', text: 'before, ' })
    setWallClock(Date.now() + by)
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setTimeout(resolve, 10))
    emit({ type: 'text.delta', text: 'after' })
    return { finish_reason: 'stop', usage }
  }
}

const lastOf = (events: TurnEvent[]) => events.at(-1) as TurnEvent

for (const [direction, by] of [
  ['forward', dayMs],
  ['back', -dayMs],
] as const) {
  test(`a wall clock set ${direction} by a day does not end a turn, and its times go on evenly`, async () => {
    const runtime = await startRuntime({ models: { speaks: whileClockIsSet(by) } })
    const events = await runtime.run({ model: 'speaks', wishes: { budget: { latency_ms: 60_000 } } })
    const end = lastOf(events)
    expect(end.type).toBe('turn.completed')
    expect(end.type === 'turn.completed' && end.spent.latency_ms).toBeLessThan(60_000)
    const times = events.map(({ at_ms }) => at_ms)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    await runtime.close()
  })

  test(`a wall clock set ${direction} by a day does not put a deadline off`, async () => {
    const behaviour: Behaviour = (call) => {
      setWallClock(Date.now() + by)
      return silent(call)
    }
    const runtime = await startRuntime({ models: { silent: behaviour } })
    const end = lastOf(await runtime.run({ model: 'silent', wishes: { budget: { latency_ms: 200 } } }))
    expect(end).toMatchObject({ type: 'turn.failed', error: { code: 'deadline_exceeded' } })
    expect(end.type === 'turn.failed' && end.spent.latency_ms).toBeLessThan(60_000)
    await runtime.close()
  })
}

test('a purse of the day is full again at midnight UTC, and what began before is charged to its own day', async () => {
  let now = new Date('2026-03-14T23:59:59.900Z')
  let finish = () => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  const runtime = await startRuntime({
    models: {
      slow: async () => {
        await held
        return { finish_reason: 'stop', usage: { input_tokens: 1, output_tokens: 20 } }
      },
      quick: async () => ({ finish_reason: 'stop', usage: { input_tokens: 1, output_tokens: 20 } }),
    },
    price: { input_usd: 0, cached_input_usd: 0, output_usd: 0.05 },
    purses: { serverUsdPerDay: 1, now: () => now },
  })
  const asked = { settings: { max_output_tokens: 20, extra: {} } }
  const slow = runtime.start({ model: 'slow', ...asked })
  await vi.waitFor(() => expect(runtime.calls).toHaveLength(1))
  const refused = lastOf(await runtime.run({ model: 'quick', ...asked }))
  expect(refused).toMatchObject({ type: 'turn.failed', error: { code: 'purse_empty' } })
  now = new Date('2026-03-15T00:00:00.100Z')
  expect(lastOf(await runtime.run({ model: 'quick', ...asked })).type).toBe('turn.completed')
  finish()
  expect((await slow.ended).type).toBe('turn.completed')
  expect(lastOf(await runtime.run({ model: 'quick', ...asked }))).toMatchObject({
    error: { code: new PlumblineError('purse_empty').code },
  })
  const { reservedUsd, settledUsd, outstandingUsd } = runtime.services.purses.counters()
  expect({ reservedUsd, settledUsd, outstandingUsd }).toEqual({
    reservedUsd: 2,
    settledUsd: 2,
    outstandingUsd: 0,
  })
  await runtime.close()
})
