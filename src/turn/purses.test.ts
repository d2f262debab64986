import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlumblineError } from '../contract/errors.ts'
import { NanosSum, nanosAtLeast, nanosText } from './purse.ts'
import { type Payers, Purses, type PursesOptions, type Reservation, TurnPurse } from './purses.ts'

const nobody: Payers = { turn: undefined, key: undefined, user: undefined }
const key = (id: string, usd_per_day: number | null) => ({ id, usd_per_day })

function purses(options: Partial<PursesOptions> = {}): Purses {
  return new Purses({ spent: async () => [], ...options })
}

/** What refused, or the reservation. */
function attempt(reserve: () => Reservation): Reservation | Record<string, unknown> {
  try {
    return reserve()
  } catch (error) {
    if (error instanceof PlumblineError && error.code === 'purse_empty') return error.details
    throw error
  }
}

describe('a purse', () => {
  it('for 50 turns grants exactly 50 of 200 that come at the same time', async () => {
    for (const amountUsd of [0.01, 0.07, 0.1, 0.012345678, 1.1]) {
      const own = purses({ serverUsdPerDay: 50 * amountUsd })
      const results = await Promise.all(
        Array.from({ length: 200 }, async () => {
          await Promise.resolve()
          return attempt(() => own.reserve({ ...nobody, amountUsd }))
        }),
      )
      expect(results.filter((result) => 'settle' in result)).toHaveLength(50)
      expect(results.filter((result) => 'purse' in result)).toHaveLength(150)
    }
  })

  it('gives back what an attempt did not use, and all of what never began', () => {
    const own = purses({ serverUsdPerDay: 1 })
    const first = own.reserve({ ...nobody, amountUsd: 0.9 })
    expect(() => own.reserve({ ...nobody, amountUsd: 0.2 })).toThrow(PlumblineError)
    expect(first.settle(0.1)).toBe(0.1)
    const second = own.reserve({ ...nobody, amountUsd: 0.9 })
    second.release()
    expect(own.reserve({ ...nobody, amountUsd: 0.9 }).settle(null)).toBe(0.9)
    expect(own.counters()).toMatchObject({ settledUsd: 1, outstandingUsd: 0, overruns: 0 })
    expect(() => own.reserve({ ...nobody, amountUsd: 1e-9 })).toThrow('server')
    own.reserve({ ...nobody, amountUsd: 0 }).release()
  })

  it('ends once', () => {
    const own = purses({ serverUsdPerDay: 1 })
    const held = own.reserve({ ...nobody, amountUsd: 0.5 })
    held.settle(0.25)
    held.release()
    expect(() => held.settle(0.25)).toThrow('once')
    expect(own.counters()).toMatchObject({ reservedUsd: 0.5, settledUsd: 0.25, releasedUsd: 0.25 })
  })

  it('is charged what an attempt cost beyond its bound, and counts that', () => {
    const own = purses({ serverUsdPerDay: 1 })
    own.reserve({ ...nobody, amountUsd: 0.5 }).settle(1.5)
    expect(own.counters()).toMatchObject({ settledUsd: 1.5, outstandingUsd: 0, overruns: 1 })
    expect(attempt(() => own.reserve({ ...nobody, amountUsd: 0.1 }))).toMatchObject({ left: '0' })
    own.reserve({ ...nobody, amountUsd: 0 }).release()
  })

  it('survives absurd figures of clients and upstreams', () => {
    const own = purses({ serverUsdPerDay: 10 })
    const wanted = { ...nobody, amountUsd: Number.POSITIVE_INFINITY }
    expect(attempt(() => own.reserve(wanted))).toMatchObject({ purse: 'server' })
    own.reserve({ ...nobody, amountUsd: 1 }).settle(1e300)
    expect(own.counters().outstandingUsd).toBe(0)
    expect(() => own.reserve({ ...nobody, amountUsd: Number.NaN })).toThrow(RangeError)
  })
})

describe('several purses', () => {
  it('are drawn on together or not at all, and the one that refuses is named', () => {
    const own = purses({ serverUsdPerDay: 10, userUsdPerDay: 2 })
    const turn = new TurnPurse(0.5)
    const payers = { turn, key: key('k', 1), user: 'ada' }
    const refused = (amountUsd: number, change: Partial<Payers> = {}) =>
      attempt(() => own.reserve({ ...payers, ...change, amountUsd }))
    expect(refused(0.6)).toEqual({ purse: 'turn budget', left: '0.50', needed: '0.60' })
    expect(refused(1.1, { turn: undefined })).toMatchObject({ purse: 'key', left: '1.00' })
    expect(refused(2.1, { turn: undefined, key: undefined })).toMatchObject({ purse: 'user' })
    expect(refused(10.1, nobody)).toMatchObject({ purse: 'server' })
    expect(own.counters().reservedUsd).toBe(0)
    own.reserve({ ...payers, amountUsd: 0.5 }).settle(0.25)
    expect(turn.leftUsd).toBe(0.25)
    expect(turn.spentUsd).toBe(0.25)
    expect(refused(0.9, { turn: undefined })).toMatchObject({ purse: 'key', left: '0.75' })
  })

  it('say whether any of them binds', () => {
    const limited = purses({ userUsdPerDay: 1 })
    expect(limited.binds({ ...nobody, user: 'ada' })).toBe(true)
    expect(limited.binds(nobody)).toBe(false)
    expect(limited.binds({ ...nobody, key: key('k', null) })).toBe(false)
    expect(limited.binds({ ...nobody, key: key('k', 0) })).toBe(true)
    expect(limited.binds({ ...nobody, turn: new TurnPurse(0) })).toBe(true)
    expect(purses({ serverUsdPerDay: 0 }).binds(nobody)).toBe(true)
  })

  it('take a key’s newest limit', () => {
    const own = purses()
    own.reserve({ ...nobody, key: key('k', null), amountUsd: 3 }).settle(3)
    expect(attempt(() => own.reserve({ ...nobody, key: key('k', 5), amountUsd: 2.5 }))).toMatchObject({
      left: '2.00',
    })
  })
})

describe('the day', () => {
  it('begins anew at midnight UTC, and a reservation settles on the day it was made', () => {
    let now = new Date('2026-11-21T23:59:59.999Z')
    const own = purses({ serverUsdPerDay: 1, now: () => now })
    const late = own.reserve({ ...nobody, amountUsd: 1 })
    now = new Date('2026-11-22T00:00:00Z')
    const early = own.reserve({ ...nobody, amountUsd: 1 })
    late.settle(1)
    early.settle(0.4)
    own.reserve({ ...nobody, amountUsd: 0.6 }).settle(0.6)
    expect(() => own.reserve({ ...nobody, amountUsd: 0.1 })).toThrow(PlumblineError)
  })

  it('is as it was when the clock is set back to it', () => {
    let now = new Date('2026-11-21T12:00:00Z')
    const own = purses({ serverUsdPerDay: 1, now: () => now })
    own.reserve({ ...nobody, amountUsd: 0.8 }).settle(0.8)
    now = new Date('2026-11-22T12:00:00Z')
    own.reserve({ ...nobody, amountUsd: 0.8 }).settle(0.8)
    now = new Date('2026-11-21T13:00:00Z')
    expect(attempt(() => own.reserve({ ...nobody, amountUsd: 0.3 }))).toMatchObject({ left: '0.20' })
    now = new Date('2026-11-22T13:00:00Z')
    expect(attempt(() => own.reserve({ ...nobody, amountUsd: 0.3 }))).toMatchObject({ left: '0.20' })
  })

  it('keeps what turns cost before a restart', async () => {
    const days: string[] = []
    const own = purses({
      serverUsdPerDay: 10,
      userUsdPerDay: 2,
      now: () => new Date('2026-11-21T12:00:00Z'),
      async spent(day) {
        days.push(day)
        return [
          { key: 'k', user: 'ada', cost_usd: 1.5 },
          { key: null, user: null, cost_usd: 7 },
        ]
      },
    })
    const before = own.reserve({ ...nobody, amountUsd: 1 })
    await Promise.all([own.load(), own.load()])
    expect(days).toEqual(['2026-11-21'])
    expect(attempt(() => own.reserve({ ...nobody, amountUsd: 0.6 }))).toMatchObject({ left: '0.50' })
    before.release()
    const payers = { turn: undefined, key: key('k', 1.6), user: 'ada' }
    expect(attempt(() => own.reserve({ ...payers, amountUsd: 0.2 }))).toMatchObject({ purse: 'key' })
    const other = { ...payers, key: undefined }
    expect(attempt(() => own.reserve({ ...other, amountUsd: 0.6 }))).toMatchObject({ purse: 'user' })
  })
})

describe('whatever the interleaving', () => {
  const amount = fc.integer({ min: 0, max: 2_000_000 }).map((micros) => micros / 1e6)
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('reserve' as const),
      amount,
      user: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      key: fc.option(fc.constantFrom('k', 'l'), { nil: undefined }),
      turn: fc.option(fc.nat(2), { nil: undefined }),
    }),
    fc.record({
      kind: fc.constant('settle' as const),
      at: fc.nat(),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('unknown' as const), at: fc.nat() }),
    fc.record({ kind: fc.constant('release' as const), at: fc.nat() }),
    fc.record({ kind: fc.constant('hours' as const), hours: fc.integer({ min: 1, max: 30 }) }),
  )

  it('no purse is overdrawn, and reserved is settled and released at rest', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        let time = Date.parse('2026-11-21T20:00:00Z')
        const own = purses({ serverUsdPerDay: 4, userUsdPerDay: 2.5, now: () => new Date(time) })
        const turns = [new TurnPurse(0.7), new TurnPurse(3), new TurnPurse(0)]
        const open: { held: Reservation; charge: (usd: number) => void }[] = []
        const spent = new Map<string, number>()
        const limits: Record<string, number> = { server: 4, a: 2.5, b: 2.5, k: 1, l: 3 }
        for (const step of steps) {
          if (step.kind === 'hours') {
            time += step.hours * 3_600_000
          } else if (step.kind === 'reserve') {
            const { amount: amountUsd, user } = step
            const payer = step.key && key(step.key, limits[step.key] ?? null)
            const turn = step.turn === undefined ? undefined : turns[step.turn]
            const held = attempt(() => own.reserve({ amountUsd, turn, key: payer, user }))
            if (!('settle' in held)) continue
            const day = new Date(time).toISOString().slice(0, 10)
            const names = ['server', user, step.key].flatMap((name) => (name ? [`${day} ${name}`] : []))
            open.push({
              held: held as Reservation,
              charge: (usd) => {
                for (const name of names) spent.set(name, (spent.get(name) ?? 0) + usd)
              },
            })
          } else if (open.length > 0) {
            const [chosen] = open.splice(step.at % open.length, 1)
            if (!chosen) continue
            if (step.kind === 'release') chosen.held.release()
            else if (step.kind === 'unknown') chosen.charge(chosen.held.settle(null))
            else chosen.charge(chosen.held.settle(chosen.held.amountUsd * step.share))
          }
          for (const turn of turns) expect(turn.leftUsd).toBeGreaterThanOrEqual(0)
        }
        for (const { held, charge } of open) charge(held.settle(null))
        for (const [name, usd] of spent) expect(usd).toBeLessThanOrEqual((limits[name.slice(11)] ?? 0) + 1e-9)
        const { reservedUsd, settledUsd, releasedUsd, outstandingUsd } = own.counters()
        expect(outstandingUsd).toBe(0)
        expect(settledUsd + releasedUsd).toBeCloseTo(reservedUsd, 9)
      }),
    )
  })
})

describe('amounts', () => {
  it('are written short, without exponent', () => {
    const text = (usd: number, round: 'up' | 'down') => nanosText(nanosAtLeast(usd), round)
    expect(text(12.345, 'down')).toBe('12.34')
    expect(text(12.345, 'up')).toBe('12.35')
    expect(text(0.001234, 'down')).toBe('0.0012')
    expect(text(0.001234, 'up')).toBe('0.0013')
    expect(text(3e-9, 'up')).toBe('0.000000003')
    expect(text(0, 'up')).toBe('0')
  })
})

describe('limits that change during the day', () => {
  it('count what was spent and is held before', async () => {
    const own = purses({ serverUsdPerDay: 1 })
    own.reserve({ ...nobody, amountUsd: 0.6 }).settle(0.5)
    own.reserve({ ...nobody, amountUsd: 0.2 })
    await own.setLimits({ serverUsdPerDay: 0.8 })
    expect(() => own.reserve({ ...nobody, amountUsd: 0.2 })).toThrow('server')
    own.reserve({ ...nobody, amountUsd: 0.1 }).release()
  })

  it('count what users spent over all their keys while they had none', async () => {
    const spent = async () => [
      { key: 'a', user: 'ann', cost_usd: 0.3 },
      { key: 'b', user: 'ann', cost_usd: 0.4 },
    ]
    const own = purses({ spent })
    await own.load()
    await own.setLimits({ userUsdPerDay: 1 })
    expect(() => own.reserve({ ...nobody, user: 'ann', amountUsd: 0.4 })).toThrow('user')
    own.reserve({ ...nobody, user: 'ben', amountUsd: 0.4 }).release()
    await own.setLimits({})
    own.reserve({ ...nobody, user: 'ann', amountUsd: 5 }).release()
  })

  it('stay as they were when the store cannot say what was spent', async () => {
    const own = purses({ serverUsdPerDay: 1, spent: () => Promise.reject(new Error('the disk is gone')) })
    await expect(own.setLimits({ userUsdPerDay: 1 })).rejects.toThrow('the disk is gone')
    expect(() => own.reserve({ ...nobody, amountUsd: 2 })).toThrow('server')
  })
})

describe('a sum of nanos', () => {
  it('is exact however much is added', () => {
    const amounts = fc.array(fc.integer({ min: -1e15, max: 1e15 }), { maxLength: 40 })
    fc.assert(
      fc.property(amounts, (nanos) => {
        const sum = new NanosSum()
        for (const amount of nanos) sum.add(amount)
        expect(sum.total).toBe(nanos.reduce((total, amount) => total + BigInt(amount), 0n))
      }),
    )
  })
})
