import { PlumblineError } from '../contract/errors.ts'
import type { Model, ModelInfo } from '../contract/ports/model.ts'
import type { PriceBook } from '../contract/ports/prices.ts'
import { AttemptHistory } from './attempt-history.ts'
import { CircuitBreakers } from './circuit-breaker.ts'
import { ConcurrencyLimits } from './concurrency.ts'
import { LatencyProfile } from './latency-profile.ts'
import type { Purses } from './purses.ts'
import { RetryBudget } from './retry.ts'
import { ToolTimes } from './tool-times.ts'
import type { Turn } from './turn.ts'

/** What attempts of all turns share: what is known of models and upstreams, and the purses. */
export class AttemptServices {
  readonly breakers: CircuitBreakers
  readonly limits: ConcurrencyLimits
  readonly latency: LatencyProfile
  readonly history: AttemptHistory
  readonly retries: RetryBudget
  readonly toolTimes: ToolTimes
  readonly prices: PriceBook
  readonly purses: Purses

  /** With all that `earlier` services know, when there were some. */
  constructor(prices: PriceBook, purses: Purses, earlier?: AttemptServices) {
    this.breakers = earlier?.breakers ?? new CircuitBreakers()
    this.limits = earlier?.limits ?? new ConcurrencyLimits()
    this.latency = earlier?.latency ?? new LatencyProfile()
    this.history = earlier?.history ?? new AttemptHistory()
    this.retries = earlier?.retries ?? new RetryBudget()
    this.toolTimes = earlier?.toolTimes ?? new ToolTimes()
    this.prices = prices
    this.purses = purses
  }

  /** The same, at other prices. */
  at(prices: PriceBook): AttemptServices {
    return new AttemptServices(prices, this.purses, this)
  }

  /** Tells upstreams that are in use how much they take at once from now on. */
  bound(infos: readonly ModelInfo[]): void {
    for (const info of infos) this.limits.bound(upstreamOf(info), info.max_concurrency)
  }

  leaveUpstream(info: ModelInfo, firstOutputMs?: number): void {
    if (!info.local) this.limits.of(upstreamOf(info)).leave(firstOutputMs)
  }
}

function upstreamOf(info: ModelInfo): string {
  return info.upstream ?? info.id
}

/**
 * Takes a place at the model's upstream; undefined when it was to be had at once. Throws `circuit_open` while the model
 * is left alone, and `overloaded` when too many wait already. Models that run here have their own processes.
 */
export function enterUpstream(
  model: Model,
  turn: Turn,
  services: AttemptServices,
): Promise<void> | undefined {
  const { info } = model
  const restMs = services.breakers.of(info.id).restMs()
  if (restMs > 0) {
    const retryAfter = Math.ceil(restMs / 1000)
    throw new PlumblineError('circuit_open', { details: { model: info.id, retryAfter } })
  }
  if (info.local) return undefined
  return services.limits.of(upstreamOf(info), info.max_concurrency).enter(turn.envelope)
}
