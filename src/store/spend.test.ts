import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AttemptRecord, TurnRecord } from '../contract/ports/store.ts'
import type { TurnSummary } from '../contract/turn.ts'
import { openStore, type SqliteStore } from './open.ts'
import { aTurn, temporaryFolder } from './store.fixture.ts'

let store: SqliteStore
let remove: () => Promise<void>

beforeEach(async () => {
  const temporary = await temporaryFolder()
  remove = temporary.remove
  store = (await openStore(temporary.folder)).store
})

afterEach(async () => {
  await store.close()
  await remove()
})

function turnAt(time: string, summary: Partial<TurnSummary>, attempt: Partial<AttemptRecord>): TurnRecord {
  const at = Date.parse(time).toString(16).padStart(12, '0')
  const id = `turn_${at}70008000${randomBytes(6).toString('hex')}`
  const turn = aTurn({ id, started_at: time, ...summary })
  return { ...turn, attempts: turn.attempts.map((one) => ({ ...one, ...attempt })) }
}

const day = { from: '2026-11-21', to: '2026-11-21' }

test('spend adds up by model, with unknown costs apart, the dearest first', async () => {
  await store.turns.write(turnAt('2026-11-21T00:00:00.000Z', {}, { model: 'a', cost_usd: 0.5 }))
  await store.turns.write(turnAt('2026-11-21T23:59:59.999Z', {}, { model: 'a', cost_usd: null }))
  await store.turns.write(turnAt('2026-11-21T12:00:00.000Z', {}, { model: 'b', cost_usd: 2 }))
  await store.turns.write(turnAt('2026-11-20T23:59:59.999Z', {}, { model: 'b', cost_usd: 9 }))
  await store.turns.write(turnAt('2026-11-22T00:00:00.000Z', {}, { model: 'b', cost_usd: 9 }))
  const rows = await store.spend.report({ ...day, by: 'model' })
  expect(rows).toMatchObject([
    { model: 'b', attempts: 1, unknown_costs: 0, cost_usd: 2, input_tokens: 20, output_tokens: 30 },
    { model: 'a', attempts: 2, unknown_costs: 1, cost_usd: 0.5, input_tokens: 40, output_tokens: 60 },
  ])
  const all = await store.spend.report({ from: '2026-11-20', to: '2026-11-22', by: 'model' })
  expect(all[0]).toMatchObject({ model: 'b', cost_usd: 20 })
})

test('spend adds up by user and by key, and nobody is a user too', async () => {
  const time = '2026-11-21T10:00:00.000Z'
  await store.turns.write(turnAt(time, { user: 'ada', key: 'key_1' }, { cost_usd: 1 }))
  await store.turns.write(turnAt(time, { user: 'ada' }, { cost_usd: 2 }))
  await store.turns.write(turnAt(time, {}, { cost_usd: 4 }))
  expect(await store.spend.report({ ...day, by: 'user' })).toMatchObject([
    { user: null, cost_usd: 4 },
    { user: 'ada', cost_usd: 3, attempts: 2 },
  ])
  expect(await store.spend.report({ ...day, by: 'key' })).toMatchObject([
    { key: null, cost_usd: 6 },
    { key: 'key_1', cost_usd: 1 },
  ])
})

test('estimates are compared with usage by model and the media of the input', async () => {
  const time = '2026-11-21T10:00:00.000Z'
  const write = (modalities: string[], input: number | null, estimated: number | null) =>
    store.turns.write(
      turnAt(time, { modalities }, { model: 'm', input_tokens: input, estimated_input_tokens: estimated }),
    )
  await write(['text'], 110, 100)
  await write(['text'], 90, 100)
  await write(['text'], null, 100)
  await write(['text'], 50, null)
  await write(['text'], 50, 0)
  await write(['text', 'image'], 800, 1_000)
  await write(['image', 'document'], 10, 10)
  await write(['audio', 'document'], 30, 10)
  const rows = await store.spend.report({ ...day, by: 'modality' })
  const byModality = Object.fromEntries(rows.map((row) => [row.modality, row.ratios]))
  expect(byModality.text?.n).toBe(2)
  expect(byModality.text?.sum).toBeCloseTo(2, 9)
  expect(byModality.text?.squares).toBeCloseTo(1.21 + 0.81, 9)
  expect(byModality.image).toMatchObject({ n: 1, sum: 0.8 })
  expect(byModality.mixed).toMatchObject({ n: 2, sum: 4 })
  expect(rows.every((row) => row.model === 'm')).toBe(true)
})

test('more turns than one window are all counted, once', async () => {
  const start = Date.parse('2026-11-21T10:00:00.000Z')
  await Promise.all(
    Array.from({ length: 4_500 }, (_, index) =>
      store.turns.write(turnAt(new Date(start + index).toISOString(), {}, { model: 'm', cost_usd: 0.25 })),
    ),
  )
  const rows = await store.spend.report({ ...day, by: 'model' })
  expect(rows).toMatchObject([{ model: 'm', attempts: 4_500, cost_usd: 1_125 }])
})

test('a turn counts with all its attempts, also when it was written before it had them', async () => {
  const turn = turnAt('2026-11-21T12:00:00.000Z', { user: 'ada' }, { model: 'a', cost_usd: 1 })
  const second = turn.attempts.map((one) => ({ ...one, id: `${one.id}b`, model: 'b', cost_usd: 2 }))
  await store.turns.write({ ...turn, attempts: [] })
  expect(await store.spend.report({ ...day, by: 'model' })).toEqual([])
  await store.turns.write(turn)
  expect(await store.spend.report({ ...day, by: 'model' })).toMatchObject([{ model: 'a', attempts: 1 }])
  for (let again = 0; again < 2; again++) {
    await store.turns.write({ ...turn, attempts: [...turn.attempts, ...second] })
    expect(await store.spend.report({ ...day, by: 'model' })).toMatchObject([
      { model: 'b', attempts: 1, cost_usd: 2 },
      { model: 'a', attempts: 1, cost_usd: 1 },
    ])
  }
  expect(await store.spend.report({ ...day, by: 'user' })).toMatchObject([{ user: 'ada', attempts: 2 }])
})

test('an attempt counts as what it was, like its turn or not, also in a turn recorded before as running', async () => {
  for (const model of ['local/reader', 'agent/reader'])
    for (const conversation of [null, 'c1'])
      for (const cost_usd of [0.0012, null, 0.5]) {
        const turn = turnAt('2026-11-21T10:00:00.000Z', { model, conversation }, { cost_usd })
        const running = { ...turn.summary, state: 'running' as const, conversation: 'c2' }
        await store.turns.write({ summary: running, events: [], attempts: [], blobs: [] })
        await store.turns.write(turn)
        const later = turnAt('2026-11-21T10:00:00.000Z', { model, conversation }, { cost_usd })
        await store.turns.write(later)
        for (const { summary } of [turn, later]) expect(await store.turns.get(summary.id)).toEqual(summary)
      }
  const [spend, ...others] = await store.spend.report({ ...day, by: 'model' })
  expect(others).toEqual([])
  expect(spend).toMatchObject({ model: 'local/reader', attempts: 24, unknown_costs: 8 })
  expect(spend?.cost_usd).toBeCloseTo(8 * 0.5012)
})

test('a day without turns has no rows', async () => {
  expect(await store.spend.report({ from: '2020-01-01', to: '2020-01-01', by: 'user' })).toEqual([])
})
