import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Tool } from '../contract/ports/tool.ts'
import { AttemptScope } from './attempt-scope.ts'
import { ConcurrencyLimit } from './concurrency.ts'
import { Envelope } from './envelope.ts'
import { says, startRuntime, usage } from './runtime.fixture.ts'
import { VerificationScope } from './verification/scope.ts'

const many = 16
let warnings: Error[]
const onWarning = (warning: Error) => warnings.push(warning)
beforeEach(() => {
  warnings = []
  process.on('warning', onWarning)
})
afterEach(() => {
  process.off('warning', onWarning)
})
/** Node tells warnings in the next tick. */
const told = () => new Promise((resolve) => setImmediate(resolve))

test.each([
  ['a turn', (turn: Envelope) => turn],
  ['an attempt', (turn: Envelope) => new AttemptScope(turn, {}, 'm')],
  ['checks', (turn: Envelope) => new VerificationScope(turn, 60_000)],
])('many may wait for the end of %s', async (_, of) => {
  const turn = new Envelope(performance.now())
  const { signal } = of(turn)
  let heard = 0
  for (let i = 0; i < many; i++) signal.addEventListener('abort', () => heard++)
  await told()
  turn.close()
  expect(heard).toBe(many)
  expect(warnings).toEqual([])
})

test('many attempts of one turn wait in line', async () => {
  const limit = new ConcurrencyLimit(4)
  const turn = new Envelope(performance.now())
  const waiting = Array.from({ length: 4 + many }, () => limit.enter(turn))
  await told()
  for (const _ of waiting) limit.leave()
  await Promise.all(waiting)
  expect(warnings).toEqual([])
})

test('many calls of a step run side by side', async () => {
  let release: () => void = () => undefined
  const allRun = new Promise<void>((resolve) => {
    release = resolve
  })
  let running = 0
  const tool: Tool = {
    name: 'look',
    description: 'Looks.',
    inputSchema: { type: 'object' },
    effect: 'read',
    idempotent: true,
    parse: (input) => input,
    async call() {
      running += 1
      if (running === many) release()
      await allRun
      return { parts: [] }
    },
  }
  const runtime = await startRuntime({
    models: {
      m: (call) => {
        if (call.messages.length > 1) return says('done')(call)
        for (let index = 0; index < many; index++)
          call.emit({
            type: 'tool.delta',
            index,
            call_id: `c${index}`,
            name: 'look',
            arguments: `{"n":${index}}`,
          })
        return Promise.resolve({ finish_reason: 'tool_calls', usage })
      },
    },
    agents: { helper: { models: ['m'] } },
    tools: { helper: [tool] },
  })
  const events = await runtime.run({ model: 'agent/helper' })
  await runtime.close()
  await told()
  expect(events.at(-1)?.type).toBe('turn.completed')
  expect(warnings).toEqual([])
})
