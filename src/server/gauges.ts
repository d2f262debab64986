import { Gauge, type Registry } from 'prom-client'

/** What runs and what is held right now, as the parts of the server know it. */
export interface GaugeReadings {
  runningTurns: number
  /** In USD, since the start. */
  money: {
    reservedUsd: number
    settledUsd: number
    releasedUsd: number
    outstandingUsd: number
    overruns: number
  }
  breakers: { model: string; state: string }[]
  limits: { upstream: string; limit: number; running: number }[]
  /** False while a later configuration cannot be used. */
  configurationCurrent: boolean
  upstreams: { origin: string; open_sockets: number; running_requests: number }[]
}

const breakerStates = ['closed', 'probing', 'open']

/** Registers gauges that are read when someone looks. Reserved is settled + released + outstanding, at any time. */
export function registerGauges(registry: Registry, read: () => GaugeReadings): void {
  const single = (name: string, help: string, value: (readings: GaugeReadings) => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value(read()))
      },
    })
  const labelled = (
    name: string,
    help: string,
    labels: string[],
    values: (readings: GaugeReadings) => [labels: Record<string, string>, value: number][],
  ) =>
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      collect() {
        this.reset()
        for (const [of, value] of values(read())) this.set(of, value)
      },
    })

  single('plumbline_running_turns', 'Turns that run now.', (now) => now.runningTurns)
  single('plumbline_reserved_usd_total', 'Set aside for attempts.', ({ money }) => money.reservedUsd)
  single('plumbline_settled_usd_total', 'Of that, charged.', ({ money }) => money.settledUsd)
  single('plumbline_released_usd_total', 'Of that, given back.', ({ money }) => money.releasedUsd)
  single(
    'plumbline_outstanding_usd',
    'Of that, held for attempts that run.',
    ({ money }) => money.outstandingUsd,
  )
  single(
    'plumbline_purse_overruns_total',
    'Attempts that cost more than was set aside.',
    ({ money }) => money.overruns,
  )
  single(
    'plumbline_configuration_current',
    '1 when the configuration in use is the newest, 0 while that one cannot be used.',
    (now) => Number(now.configurationCurrent),
  )
  labelled(
    'plumbline_breaker_state',
    '1 for the state that a model’s circuit breaker is in.',
    ['model', 'state'],
    (now) =>
      now.breakers.flatMap(({ model, state }) =>
        breakerStates.map((name): [Record<string, string>, number] => [
          { model, state: name },
          name === state ? 1 : 0,
        ]),
      ),
  )
  labelled('plumbline_concurrency_limit', 'Attempts at once that an upstream takes.', ['upstream'], (now) =>
    now.limits.map(({ upstream, limit }) => [{ upstream }, limit]),
  )
  labelled('plumbline_concurrency_running', 'Attempts that run at an upstream.', ['upstream'], (now) =>
    now.limits.map(({ upstream, running }) => [{ upstream }, running]),
  )
  labelled(
    'plumbline_open_upstream_sockets',
    'Connections to an upstream, idle ones included.',
    ['origin'],
    (now) => now.upstreams.map(({ origin, open_sockets }) => [{ origin }, open_sockets]),
  )
  labelled(
    'plumbline_running_upstream_requests',
    'Requests that an upstream has not answered yet.',
    ['origin'],
    (now) => now.upstreams.map(({ origin, running_requests }) => [{ origin }, running_requests]),
  )
}
