import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openStore } from './open.ts'
import { aTurn, temporaryFolder } from './store.fixture.ts'

const cost = (cost_usd: number | null) => ({ spent: { latency_ms: 1, cost_usd } })

async function withStore(work: (store: Awaited<ReturnType<typeof openStore>>['store']) => Promise<void>) {
  const { folder, remove } = await temporaryFolder()
  const { store } = await openStore(folder)
  await work(store).finally(async () => {
    await store.close()
    await remove()
  })
}

test('a day is from midnight to midnight UTC, by when the turn started', () =>
  withStore(async (store) => {
    const starts = {
      '2026-11-20T23:59:59.999Z': 1,
      '2026-11-21T00:00:00.000Z': 2,
      '2026-11-21T00:00:00Z': 4,
      '2026-11-21T23:59:59.999Z': 8,
      '2026-11-22T00:00:00.000Z': 16,
    }
    for (const [started_at, usd] of Object.entries(starts))
      await store.turns.write(aTurn({ started_at, ...cost(usd) }))
    expect(await store.turns.spent('2026-11-20')).toEqual([{ key: null, user: null, cost_usd: 1 }])
    expect(await store.turns.spent('2026-11-21')).toEqual([{ key: null, user: null, cost_usd: 14 }])
    expect(await store.turns.spent('2026-11-23')).toEqual([])
  }))

test('costs are summed by key and user, and unknown ones left out', () =>
  withStore(async (store) => {
    const started_at = '2026-11-21T12:00:00.000Z'
    const person = fc.constantFrom(null, 'ann', 'bob')
    const turns = fc.array(
      fc.record({ key: person, user: person, usd: fc.option(fc.nat(1000).map((n) => n / 64)) }),
      { minLength: 60, maxLength: 60 },
    )
    const sample = fc.sample(turns, 1).flat()
    const expected = new Map<string, number>()
    for (const { key, user, usd } of sample) {
      await store.turns.write(aTurn({ started_at, key, user, ...cost(usd) }))
      const who = JSON.stringify([key, user])
      if (usd !== null && usd > 0) expected.set(who, (expected.get(who) ?? 0) + usd)
    }
    const rows = await store.turns.spent('2026-11-21')
    expect(new Map(rows.map((row) => [JSON.stringify([row.key, row.user]), row.cost_usd]))).toEqual(expected)
  }))

test('a turn counts with what it cost in the end', () =>
  withStore(async (store) => {
    const turn = aTurn({ started_at: '2026-11-21T12:00:00.000Z', key: 'key_1', ...cost(3) })
    const running = { ...turn.summary, state: 'running' as const, ...cost(null) }
    await store.turns.write({ ...turn, summary: running })
    expect(await store.turns.spent('2026-11-21')).toEqual([])
    await store.turns.write(turn)
    expect(await store.turns.spent('2026-11-21')).toEqual([{ key: 'key_1', user: null, cost_usd: 3 }])
  }))
