import { PlumblineError } from '../contract/errors.ts'
import type { KeyRecord } from '../contract/ports/keys.ts'
import { fromNanos, NanosSum, nanosAtLeast, nanosText, nearestNanos, Purse } from './purse.ts'

/** What one turn may spend over all its attempts: `budget.cost_usd`. */
export class TurnPurse {
  readonly purse: Purse

  constructor(costUsd: number) {
    this.purse = new Purse(nanosAtLeast(costUsd))
  }

  /** Neither spent nor held for attempts that run. Below 0 when an attempt cost more than its bound. */
  get leftUsd(): number {
    return fromNanos(this.purse.left)
  }

  get spentUsd(): number {
    return fromNanos(this.purse.spent)
  }

  get heldUsd(): number {
    return fromNanos(this.purse.held)
  }
}

/** What may be spent in a UTC day; without limit when absent. */
export interface DailyLimits {
  serverUsdPerDay?: number
  userUsdPerDay?: number
}

export interface PursesOptions extends DailyLimits {
  /** What turns of a UTC day (`2026-11-21`) cost, as the store has it. */
  spent(day: string): Promise<{ key: string | null; user: string | null; cost_usd: number }[]>
  now?: () => Date
}

/** Who pays. */
export interface Payers {
  turn: TurnPurse | undefined
  key: Pick<KeyRecord, 'id' | 'usd_per_day'> | undefined
  user: string | undefined
}

/** Money held for one attempt. It ends once: by `settle`, or by `release`. */
export interface Reservation {
  readonly amountUsd: number
  /**
   * Charges what the attempt cost and gives back the rest. Null means that nobody knows: the whole amount is charged.
   * Returns what was charged, in USD. Throws when the reservation has ended.
   */
  settle(actualUsd: number | null): number
  /** Gives everything back, for an attempt that never reached its upstream. Does nothing once it has ended. */
  release(): void
}

/** The purses of one UTC day. Key and user purses appear when they are first drawn on. */
interface Day {
  server: Purse
  keys: Map<string, Purse>
  users: Map<string, Purse>
  /** Reservations that have not ended. */
  open: number
}

const noLimit = Number.POSITIVE_INFINITY
const keptDays = 7
const dayMs = 86_400_000

/**
 * The purses that turns draw on: the turn's own, and by UTC day the key's, the user's and the server's. All is counted
 * in whole billionths of a dollar, so that sums do not drift; a number holds nine million dollars of
 * them exactly.
 * Everything happens at once between two awaits, so concurrent turns cannot take the same money.
 */
export class Purses {
  #serverLimit = noLimit
  #userLimit = noLimit
  readonly #spent: PursesOptions['spent']
  readonly #now: () => Date
  readonly #days = new Map<string, Day>()
  #loaded: Promise<void> | undefined
  #named = { days: -1, name: '' }
  readonly #reserved = new NanosSum()
  readonly #settled = new NanosSum()
  readonly #released = new NanosSum()
  #overruns = 0

  constructor({ spent, now = () => new Date(), ...limits }: PursesOptions) {
    this.#limit(limits)
    this.#spent = spent
    this.#now = now
  }

  /** Counts what today's turns cost before this start. Asks once; call it before the first turn. */
  load(): Promise<void> {
    this.#loaded ??= this.#load()
    return this.#loaded
  }

  /**
   * Sets other limits; what was spent and is held today counts against them. Of a user who had no limit before, the
   * turns count that are recorded. Throws, and changes nothing, when the store cannot say what they cost.
   */
  async setLimits(limits: DailyLimits): Promise<void> {
    const name = this.#now().toISOString().slice(0, 10)
    const newForUsers = this.#userLimit === noLimit && limits.userUsdPerDay !== undefined
    const spent = newForUsers ? await this.#spent(name) : []
    this.#limit(limits)
    const byUser = new Map<string, number>()
    for (const { user, cost_usd } of spent)
      if (user !== null) byUser.set(user, (byUser.get(user) ?? 0) + nearestNanos(cost_usd))
    for (const [user, recorded] of byUser) {
      const purse = this.#userPurse(this.#day(name), user)
      purse.spent = Math.max(purse.spent, recorded)
    }
  }

  #limit({ serverUsdPerDay, userUsdPerDay }: DailyLimits): void {
    this.#serverLimit = serverUsdPerDay === undefined ? noLimit : nanosAtLeast(serverUsdPerDay)
    this.#userLimit = userUsdPerDay === undefined ? noLimit : nanosAtLeast(userUsdPerDay)
    for (const { server } of this.#days.values()) server.limit = this.#serverLimit
  }

  /** True when any purse limits what these payers may spend, so that an attempt needs a bound that holds. */
  binds({ turn, key, user }: Payers): boolean {
    return (
      turn !== undefined ||
      this.#serverLimit !== noLimit ||
      (user !== undefined && this.#userLimit !== noLimit) ||
      (key !== undefined && key.usd_per_day !== null)
    )
  }

  /**
   * Holds `amountUsd` in every purse of the payers, or in none: throws `purse_empty` with the first that has less. A
   * request without a user draws on no user's purse. The reservation belongs to the day on which it was made.
   */
  reserve({ amountUsd, turn, key, user }: Payers & { amountUsd: number }): Reservation {
    const amount = nanosAtLeast(amountUsd)
    const day = this.#day(this.#today())
    const purses: Purse[] = []
    const draw = (name: string, purse: Purse) => {
      if (amount > Math.max(0, purse.left)) throw emptyPurse(name, purse.left, amount)
      purses.push(purse)
    }
    if (turn) draw('turn budget', turn.purse)
    if (key) draw('key', this.#keyPurse(day, key))
    if (user !== undefined && this.#userLimit !== noLimit) draw('user', this.#userPurse(day, user))
    draw('server', day.server)
    for (const purse of purses) purse.hold(amount)
    day.open++
    this.#reserved.add(amount)
    let ended = false
    const end = (charged: number) => {
      ended = true
      for (const purse of purses) purse.end(amount, charged)
      this.#settled.add(charged)
      this.#released.add(amount - charged)
      if (charged > amount) this.#overruns++
      day.open--
      if (user !== undefined) forgetUnused(day.users, user)
    }
    return {
      amountUsd: fromNanos(amount),
      settle(actualUsd) {
        if (ended) throw new Error('a reservation ends once')
        const charged = actualUsd === null ? amount : nearestNanos(actualUsd)
        end(charged)
        return fromNanos(charged)
      },
      release() {
        if (!ended) end(0)
      },
    }
  }

  /**
   * In USD since the start. At rest `reserved` is `settled` + `released` and nothing is outstanding; `released` counts
   * what an attempt cost beyond its bound as negative, and `overruns` how often that happened.
   */
  counters() {
    const [reserved, settled, released] = [this.#reserved.total, this.#settled.total, this.#released.total]
    return {
      reservedUsd: fromNanos(Number(reserved)),
      settledUsd: fromNanos(Number(settled)),
      releasedUsd: fromNanos(Number(released)),
      outstandingUsd: fromNanos(Number(reserved - settled - released)),
      overruns: this.#overruns,
    }
  }

  /** The UTC day, `2026-11-21`. Writing a date out costs more than all the arithmetic of a reservation. */
  #today(): string {
    const days = Math.floor(this.#now().getTime() / dayMs)
    if (this.#named.days !== days)
      this.#named = { days, name: new Date(days * dayMs).toISOString().slice(0, 10) }
    return this.#named.name
  }

  async #load(): Promise<void> {
    const name = this.#today()
    for (const { key, user, cost_usd } of await this.#spent(name)) {
      const day = this.#day(name)
      const amount = nearestNanos(cost_usd)
      day.server.end(0, amount)
      if (key !== null) purseOf(day.keys, key).end(0, amount)
      if (user !== null && this.#userLimit !== noLimit) this.#userPurse(day, user).end(0, amount)
    }
  }

  #day(name: string): Day {
    let day = this.#days.get(name)
    if (!day) {
      day = { server: new Purse(this.#serverLimit), keys: new Map(), users: new Map(), open: 0 }
      this.#forgetOldDays()
      this.#days.set(name, day)
    }
    return day
  }

  /** A key's limit may change during the day; the newest holds. */
  #keyPurse(day: Day, key: Pick<KeyRecord, 'id' | 'usd_per_day'>): Purse {
    const purse = purseOf(day.keys, key.id)
    purse.limit = key.usd_per_day === null ? noLimit : nanosAtLeast(key.usd_per_day)
    return purse
  }

  #userPurse(day: Day, user: string): Purse {
    const purse = purseOf(day.users, user)
    purse.limit = this.#userLimit
    return purse
  }

  /** Some days are kept, so that a clock that is set back finds its day as it was. */
  #forgetOldDays(): void {
    if (this.#days.size <= keptDays) return
    for (const [name, { open }] of this.#days) {
      if (open > 0) continue
      this.#days.delete(name)
      return
    }
  }
}

/** `purse_empty`, with what is left rounded down and what is needed rounded up. */
export function purseEmpty(purse: string, leftUsd: number, neededUsd: number): PlumblineError {
  return emptyPurse(purse, nearestNanos(Math.max(0, leftUsd)), nanosAtLeast(neededUsd))
}

function emptyPurse(purse: string, left: number, needed: number): PlumblineError {
  const details = { purse, left: nanosText(Math.max(0, left), 'down'), needed: nanosText(needed, 'up') }
  return new PlumblineError('purse_empty', { details })
}

/** Users are named by clients: one that never cost anything leaves nothing behind. */
function forgetUnused(purses: Map<string, Purse>, id: string): void {
  const purse = purses.get(id)
  if (purse?.spent === 0 && purse.held === 0) purses.delete(id)
}

function purseOf(purses: Map<string, Purse>, id: string): Purse {
  let purse = purses.get(id)
  if (!purse) {
    purse = new Purse(noLimit)
    purses.set(id, purse)
  }
  return purse
}
