import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { EndEvent } from '../contract/event.ts'
import type { Turn } from '../turn/turn.ts'
import { type GaugeReadings, registerGauges } from './gauges.ts'

const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** What operators watch: a projection of every turn that ended. */
export class Metrics {
  readonly registry = new Registry()
  readonly #turns = new Counter({
    name: 'plumbline_turns_total',
    help: 'Turns that ended, by how they ended.',
    labelNames: ['protocol', 'model', 'state'] as const,
    registers: [this.registry],
  })
  readonly #turnSeconds = new Histogram({
    name: 'plumbline_turn_seconds',
    help: 'From a turn’s arrival to its record.',
    labelNames: ['protocol', 'model'] as const,
    buckets: secondsBuckets,
    registers: [this.registry],
  })
  readonly #firstOutputSeconds = new Histogram({
    name: 'plumbline_first_output_seconds',
    help: 'From an attempt’s start to its first output.',
    labelNames: ['model'] as const,
    buckets: secondsBuckets,
    registers: [this.registry],
  })
  readonly #tokens = new Counter({
    name: 'plumbline_tokens_total',
    help: 'Tokens as the models reported them.',
    labelNames: ['model', 'direction'] as const,
    registers: [this.registry],
  })

  constructor(gauges: () => GaugeReadings) {
    collectDefaultMetrics({ register: this.registry })
    registerGauges(this.registry, gauges)
  }

  observe(turn: Turn, end: EndEvent): void {
    const { protocol, model } = turn.request
    this.#turns.inc({ protocol, model, state: end.type.slice('turn.'.length) })
    this.#turnSeconds.observe({ protocol, model }, end.spent.latency_ms / 1000)
    for (const attempt of turn.projection.attempts) {
      if (attempt.first_output_ms !== null) {
        this.#firstOutputSeconds.observe({ model: attempt.model }, attempt.first_output_ms / 1000)
      }
      if (attempt.input_tokens)
        this.#tokens.inc({ model: attempt.model, direction: 'input' }, attempt.input_tokens)
      if (attempt.output_tokens)
        this.#tokens.inc({ model: attempt.model, direction: 'output' }, attempt.output_tokens)
    }
  }
}
