import { afterEach, expect, test } from 'vitest'
import { PlumblineError } from '../contract/errors.ts'
import type { TurnEvent } from '../contract/event.ts'
import type { Part } from '../contract/part.ts'
import type { ModelInfo, ModelLimits } from '../contract/ports/model.ts'
import type { InputMessage } from './request.ts'
import { type Behaviour, failsWith, type RuntimeOptions, says, startRuntime } from './runtime.fixture.ts'

let close: () => Promise<void>
afterEach(() => close())

async function runtimeWith(options: RuntimeOptions) {
  const started = await startRuntime(options)
  close = started.close
  return started
}

const sees = (limits: ModelLimits, behaviour: Behaviour = says('A lamp.')) => {
  const info: Partial<ModelInfo> = { input: ['text', 'image'], limits }
  return { behaviour, info }
}

function images(count: number): InputMessage[] {
  const part: Part = {
    type: 'image',
    blob: { hash: 'ab'.repeat(32), media_type: 'image/png', bytes: 1_000 },
    width: 100,
    height: 100,
  }
  const parts = Array.from({ length: count }, (_, i) => ({
    type: 'ready' as const,
    path: `input[0].content[${i}]`,
    part,
  }))
  return [{ role: 'user', parts }]
}

const attempted = (events: TurnEvent[]) =>
  events.flatMap((event) => (event.type === 'attempt.started' ? [event.model] : []))

test('a conversation that outgrows its model goes on without its earliest images, and says so', async () => {
  const { run, calls } = await runtimeWith({ models: { m: sees({ images: 20 }) } })
  const wishes = { conversation: 'c' }
  for (let i = 0; i < 2; i++) await run({ model: 'm', wishes, messages: images(10) })
  const events = await run({ model: 'm', wishes, messages: images(10) })
  expect(events.at(-1)).toMatchObject({ type: 'turn.completed' })
  const trimmed = events.filter((event) => event.type === 'warning' && event.code === 'history_trimmed')
  expect(trimmed).toHaveLength(10)
  const given = calls.at(-1)?.call.messages.flatMap(({ parts }) => parts) ?? []
  expect(given.filter(({ type }) => type === 'image')).toHaveLength(20)
})

test('a message that is too much by itself is refused by path before anything is spent', async () => {
  const { run, calls } = await runtimeWith({ models: { m: sees({ images: 20 }) } })
  const wishes = { conversation: 'c' }
  await run({ model: 'm', wishes, messages: images(10) })
  const events = await run({ model: 'm', wishes, messages: images(25) })
  expect(events.at(-1)).toMatchObject({
    type: 'turn.failed',
    error: { code: 'model_too_many_images', param: 'input[0].content[20]' },
    spent: { cost_usd: 0 },
  })
  expect(attempted(events)).toEqual([])
  expect(calls).toHaveLength(1)
})

test('a fallback that does not take the whole conversation is passed over', async () => {
  const fails = failsWith(new PlumblineError('upstream_rejected', { details: { model: 'm', status: 401 } }))
  const { run } = await runtimeWith({
    models: { m: sees({ images: 20 }, fails), small: sees({ images: 1 }), large: sees({ images: 20 }) },
  })
  const wishes = { fallback: ['small', 'large'] }
  const events = await run({ model: 'm', wishes, messages: images(2) })
  expect(events).toContainEqual(expect.objectContaining({ type: 'plan', candidates: ['m', 'large'] }))
  expect(attempted(events)).toEqual(['m', 'large'])
})

test('a fallback that is not there is named where the protocol has it', async () => {
  const { run } = await runtimeWith({ models: { m: says('Yes.') } })
  const wishes = { fallback: ['m', 'gone'] }
  for (const [protocol, param] of [
    ['turns', 'fallback[1]'],
    ['chat', 'plumbline.fallback[1]'],
  ] as const) {
    const events = await run({ model: 'm', wishes, protocol })
    expect(events.at(-1)).toMatchObject({ error: { code: 'model_not_found', param } })
  }
})
