import { afterEach, expect, test } from 'vitest'
import { type Behaviour, says, startRuntime } from './runtime.fixture.ts'

let close: () => Promise<void>
afterEach(() => close())

/** A model that says back all that it was given, by role. */
const echoes: Behaviour = (call) =>
  says(
    call.messages
      .map(
        ({ role, parts }) =>
          `${role}: ${parts.map((part) => (part.type === 'text' ? part.text : part.type)).join('')}`,
      )
      .join('; '),
  )(call)

const asks = (text: string) => ({
  model: 'm',
  messages: [
    {
      role: 'user' as const,
      parts: [{ type: 'ready' as const, path: 'input', part: { type: 'text' as const, text } }],
    },
  ],
})

async function runtime() {
  const started = await startRuntime({ models: { m: echoes } })
  close = started.close
  return started
}

test('turns of one conversation are given what was said before, and each records only its own input', async () => {
  const { run } = await runtime()
  await run({ ...asks('One.'), wishes: { conversation: 'c1' } })
  await run({ ...asks('Other.'), wishes: { conversation: 'c2' } })
  const events = await run({ ...asks('Two.'), wishes: { conversation: 'c1' } })
  const said = events.map((event) => (event.type === 'text.delta' ? event.text : '')).join('')
  expect(said).toBe('user: One.; assistant: user: One.; user: Two.')
  expect(events.filter((event) => event.type === 'part.accepted')).toHaveLength(1)
})

test('a turn that names the one before it continues all that is behind that one', async () => {
  const { start } = await runtime()
  const ask = async (text: string, previous_turn?: string) => {
    const turn = start({ ...asks(text), wishes: { previous_turn } })
    await turn.ended
    return turn
  }
  const first = await ask('One.')
  const second = await ask('Two.', first.id)
  const third = await ask('Three.', second.id)
  expect(third.log.events).toContainEqual(
    expect.objectContaining({ type: 'history.loaded', turn_ids: [first.id, second.id] }),
  )
})

test('a turn that is not there, or not the caller’s, cannot be continued', async () => {
  const { start } = await runtime()
  const mine = start({ ...asks('One.') })
  await mine.ended
  const key = { id: 'key_other' } as NonNullable<Parameters<typeof start>[0]['key']>
  for (const wishes of [{ previous_turn: 'turn_gone' }, { previous_turn: mine.id }]) {
    const turn = start({ ...asks('Two.'), wishes, key })
    expect(await turn.ended).toMatchObject({ type: 'turn.failed', error: { code: 'turn_not_found' } })
  }
})
