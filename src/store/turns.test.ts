import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TurnEvent } from '../contract/event.ts'
import { newId } from '../contract/ids.ts'
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
  test('reads back as it was: summary and events', async () => {
    const turn = aTurn({
      user: 'ann',
      conversation: 'c1',
      input_preview: 'Zeile eins\nZeile "zwei" 😀 \u2028',
    })
    await store.turns.write(turn)
    expect(await store.turns.get(turn.summary.id)).toEqual(turn.summary)
    expect(await store.turns.events(turn.summary.id)).toEqual(turn.events)
  })

  test('keeps nulls, errors and unknown prices apart from zero', async () => {
    const error = { code: 'upstream_stalled', type: 'api_error', message: 'm', param: null, remedy: 'r' }
    const turn = aTurn({
      state: 'failed',
      usage: null,
      finish_reason: null,
      spent: { latency_ms: 0, cost_usd: null },
      error,
    })
    await store.turns.write({ ...turn, attempts: [unknownAttempt(turn.summary.id)] })
    expect(await store.turns.get(turn.summary.id)).toEqual(turn.summary)
    const [spend] = await store.spend.report({ from: '2026-01-01', to: '9999-01-01', by: 'model' })
    expect(spend).toMatchObject({ model: 'm', attempts: 1, unknown_costs: 1, cost_usd: 0, input_tokens: 0 })
  })

  test('reads back as it was, whatever characters its previews are made of', async () => {
    const preview = fc.string({ unit: fc.oneof(fc.constantFrom('\0', '…', 'Ä', '\ud83d'), fc.string()) })
    await fc.assert(
      fc.asyncProperty(preview, preview, async (input_preview, output_preview) => {
        const turn = aTurn({ input_preview, output_preview })
        await store.turns.write(turn)
        expect(await store.turns.get(turn.summary.id)).toEqual(turn.summary)
      }),
      { numRuns: 50 },
    )
  })

  test('has its events as they were, whatever its client calls itself, its model and its conversation', async () => {
    const name = fc.string({ unit: fc.constantFrom('\0', 'a', 'Ä', '\ud83d', '\ude00'), maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(name, name, name, async (model, user, conversation) => {
        const turn = aTurn({ model, user, conversation })
        const [started, ...others] = turn.events
        const events = [{ ...started, user, conversation } as TurnEvent, ...others]
        await store.turns.write({ ...turn, events })
        expect(await store.turns.events(turn.summary.id)).toEqual(events)
      }),
      { numRuns: 50 },
    )
  })

  test('keeps the order of its modalities, and kinds that have no bit', async () => {
    for (const modalities of [[], ['image', 'text'], ['text', 'image'], ['smell'], ['text', 'smell']]) {
      const turn = aTurn({ modalities })
      await store.turns.write(turn)
      expect(await store.turns.get(turn.summary.id)).toEqual(turn.summary)
    }
  })

  test('gives the events after a sequence number, each delta for itself', async () => {
    const turn = aTurn()
    await store.turns.write(turn)
    expect(await store.turns.events(turn.summary.id, 4)).toEqual(turn.events.slice(4))
    expect(await store.turns.events(turn.summary.id, 8)).toEqual([])
  })

  test('grows write by write, from running to completed', async () => {
    const turn = aTurn()
    const { id } = turn.summary
    const started = { ...turn.summary, state: 'running' as const, output_preview: '' }
    await store.turns.write({ summary: started, events: turn.events.slice(0, 4), attempts: [], blobs: [] })
    expect((await store.turns.get(id))?.state).toBe('running')
    expect(await store.turns.events(id)).toEqual(turn.events.slice(0, 4))
    await store.turns.write({ ...turn, events: turn.events.slice(4) })
    expect(await store.turns.get(id)).toEqual(turn.summary)
    expect(await store.turns.events(id)).toEqual(turn.events)
    expect(await store.turns.events(id, 3)).toEqual(turn.events.slice(3))
  })

  test('is the same after the same write came again, whole or in other portions', async () => {
    const turn = aTurn()
    const hash = 'a'.repeat(64)
    await store.turns.write({ ...turn, blobs: [hash] })
    await store.turns.write({ ...turn, blobs: [hash] })
    await store.turns.write({ ...turn, events: turn.events.slice(0, 3) })
    await store.turns.write({ ...turn, events: turn.events.slice(2, 6) })
    expect(await store.turns.events(turn.summary.id)).toEqual(turn.events)
    expect(await store.turns.events(turn.summary.id, 3)).toEqual(turn.events.slice(3))
  })

  test('takes the longer of two writes that begin at the same event', async () => {
    const turn = aTurn()
    await store.turns.write({ ...turn, events: turn.events.slice(0, 5) })
    await store.turns.write(turn)
    expect(await store.turns.events(turn.summary.id)).toEqual(turn.events)
  })

  test('is unknown under any other id', async () => {
    await store.turns.write(aTurn())
    expect(await store.turns.get(newId('turn'))).toBeUndefined()
    expect(await store.turns.events("' or 1=1 --")).toEqual([])
  })
})

describe('the list', () => {
  const ids = async (filter: Partial<Parameters<SqliteStore['turns']['list']>[0]>) =>
    (await store.turns.list({ limit: 100, ...filter })).map((summary) => summary.id)

  test('pages from the newest to the oldest', async () => {
    const turns = Array.from({ length: 7 }, () => aTurn())
    await Promise.all(turns.map((turn) => store.turns.write(turn)))
    const newestFirst = turns.map((turn) => turn.summary.id).reverse()
    expect(await ids({ limit: 3 })).toEqual(newestFirst.slice(0, 3))
    expect(await ids({ limit: 3, before: newestFirst[2] })).toEqual(newestFirst.slice(3, 6))
    expect(await ids({ limit: 3, before: newestFirst[5] })).toEqual(newestFirst.slice(6))
  })

  test('filters by state, model, user, conversation and modality, and by all at once', async () => {
    const plain = aTurn()
    const failed = aTurn({ state: 'failed', model: 'gpt-x', user: 'ann' })
    const seen = aTurn({ modalities: ['text', 'image'], user: 'ann', conversation: 'c1' })
    for (const turn of [plain, failed, seen]) await store.turns.write(turn)
    const [a, b, c] = [plain.summary.id, failed.summary.id, seen.summary.id]
    expect(await ids({ state: 'completed' })).toEqual([c, a])
    expect(await ids({ state: 'failed' })).toEqual([b])
    expect(await ids({ state: 'cancelled' })).toEqual([])
    expect(await ids({ model: 'gpt-x' })).toEqual([b])
    expect(await ids({ user: 'ann' })).toEqual([c, b])
    expect(await ids({ conversation: 'c1' })).toEqual([c])
    expect(await ids({ modality: 'image' })).toEqual([c])
    expect(await ids({ modality: 'text' })).toEqual([c, b, a])
    expect(await ids({ modality: 'audio' })).toEqual([])
    expect(await ids({ modality: 'smell' })).toEqual([])
    expect(await ids({ state: 'completed', user: 'ann', modality: 'image', text: 'invoice' })).toEqual([c])
  })

  test('finds text in either preview, whatever its case, wildcards taken literally', async () => {
    const discount = aTurn({ input_preview: 'Is 50% off_season right?', output_preview: '' })
    const other = aTurn({
      input_preview: 'Is 50 cents off-season right?',
      output_preview: 'ÄRGER mit C:\\temp',
    })
    for (const turn of [discount, other]) await store.turns.write(turn)
    const [a, b] = [discount.summary.id, other.summary.id]
    expect(await ids({ text: 'SEASON' })).toEqual([b, a])
    expect(await ids({ text: '50%' })).toEqual([a])
    expect(await ids({ text: 'off_season' })).toEqual([a])
    expect(await ids({ text: 'ärger' })).toEqual([b])
    expect(await ids({ text: 'c:\\T' })).toEqual([b])
    expect(await ids({ text: "'; drop table turns" })).toEqual([])
  })

  test('searches past many turns that do not match', async () => {
    const needle = aTurn({ input_preview: 'the needle' })
    await store.turns.write(needle)
    await Promise.all(Array.from({ length: 4500 }, () => store.turns.write(aTurn())))
    const late = aTurn({ input_preview: 'another needle' })
    await store.turns.write(late)
    expect(await ids({ text: 'needle' })).toEqual([late.summary.id, needle.summary.id])
    expect(await ids({ text: 'needle', before: late.summary.id })).toEqual([needle.summary.id])
    expect(await ids({ text: 'needle', limit: 1 })).toEqual([late.summary.id])
  })

  test('takes any text as a filter', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), async (text) => {
        const turn = aTurn({ input_preview: `before ${text} after` })
        await store.turns.write(turn)
        expect(await ids({ text, limit: 1 })).toEqual([turn.summary.id])
      }),
      { numRuns: 50 },
    )
  })
})

test('many writes at once share few commits', async () => {
  const before = { ...store.counters }
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let i = 0; i < 20; i++) await store.turns.write(aTurn())
    }),
  )
  expect(store.counters.turns - before.turns).toBe(400)
  expect(store.counters.batches - before.batches).toBeLessThanOrEqual(100)
})

test('turns left running by the last process are unfinished; turns of this one are not', async () => {
  const left = aTurn({ state: 'running' })
  await store.turns.write(left)
  await store.turns.write(aTurn())
  expect(await store.turns.unfinished()).toEqual([])
  await store.close()
  ;({ store } = await openStore(folder))
  await store.turns.write(aTurn({ state: 'running' }))
  expect(await store.turns.unfinished()).toEqual([left.summary])
  await store.turns.write({ ...left, summary: { ...left.summary, state: 'failed' } })
  expect(await store.turns.unfinished()).toEqual([])
})

function unknownAttempt(turn_id: string) {
  return {
    id: newId('att'),
    turn_id,
    model: 'm',
    status: 'failed',
    finish_reason: 'error',
    input_tokens: null,
    output_tokens: null,
    estimated_input_tokens: null,
    cost_usd: null,
    first_output_ms: null,
    latency_ms: 0,
    error_code: 'upstream_stalled',
  } as const
}
