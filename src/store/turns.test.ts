import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStore, type SqliteStore } from './open.ts'
import { aTurn, temporaryFolder } from './store.fixture.ts'

let folder: string
let remove: () => Promise<void>
let store: SqliteStore

beforeEach(async () => {
  ;({ folder, remove } = await temporaryFolder())
  ;({ store } = await openStore(folder))
})
afterEach(async () => {
  await store.close()
  await remove()
})

describe('a turn that was written', () => {
  test('reads back as it was: summary, events and attempts', async () => {
    const turn = aTurn({ user: 'ann', conversation: 'c1' })
    await store.turns.write(turn)
    expect(await store.turns.get(turn.summary.id)).toEqual(turn.summary)
    expect(await store.turns.events(turn.summary.id)).toEqual(turn.events)
    expect(await store.turns.attempts(turn.summary.id)).toEqual(turn.attempts)
  })
})
