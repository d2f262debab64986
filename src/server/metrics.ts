import { Counter, collectDefaultMetrics, Registry } from 'prom-client'
import type { EndEvent } from '../contract/event.ts'
import type { Turn } from '../turn/turn.ts'
import { DurationHistogram, Durations } from './duration-histogram.ts'
import { type GaugeReadings, registerGauges } from './gauges.ts'

/** Turns of one protocol and model. */
class TurnTally {
  readonly seconds = new Durations()
  readonly ends = { 'turn.completed': 0, 'turn.failed': 0, 'turn.cancelled': 0 }
}

/** Attempts of one model. */
class AttemptTally {
  readonly firstOutput = new Durations()
  /** False until an attempt had any output. */
  spoke = false
  inputTokens = 0
  outputTokens = 0
}

/** What operators watch: a projection of every turn that ended. It is counted here, and told when someone looks. */
export class Metrics {
  readonly registry = new Registry()
  readonly #turns = new Map<string, Map<string, TurnTally>>()
  readonly #attempts = new Map<string, AttemptTally>()

  constructor(gauges: () => GaugeReadings) {
    collectDefaultMetrics({ register: this.registry })
    registerGauges(this.registry, gauges)
    this.#registerTurns()
    this.#registerAttempts()
  }

  observe(turn: Turn, end: EndEvent): void {
    const { protocol, model } = turn.request
    const tally = this.#turnTally(protocol, model)
    tally.ends[end.type]++
    tally.seconds.note(end.spent.latency_ms)
    for (const attempt of turn.projection.attempts) {
      const own = this.#attemptTally(attempt.model)
      if (attempt.first_output_ms !== null) {
        own.spoke = true
        own.firstOutput.note(attempt.first_output_ms)
      }
      own.inputTokens += attempt.input_tokens ?? 0
      own.outputTokens += attempt.output_tokens ?? 0
    }
  }

  #registerTurns(): void {
    const registers = [this.registry]
    const all = () => this.#allTurns()
    new Counter({
      name: 'plumbline_turns_total',
      help: 'Turns that ended, by how they ended.',
      labelNames: ['protocol', 'model', 'state'] as const,
      registers,
      collect() {
        this.reset()
        for (const [labels, { ends }] of all())
          for (const [type, count] of Object.entries(ends))
            if (count > 0) this.inc({ ...labels, state: type.slice('turn.'.length) }, count)
      },
    })
    new DurationHistogram(
      {
        name: 'plumbline_turn_seconds',
        help: 'From a turn’s arrival to its record.',
        labelNames: ['protocol', 'model'] as const,
        registers,
      },
      () => all().map(([labels, { seconds }]) => [labels, seconds]),
    )
  }

  #registerAttempts(): void {
    const registers = [this.registry]
    const attempts = this.#attempts
    new DurationHistogram(
      {
        name: 'plumbline_first_output_seconds',
        help: 'From an attempt’s start to its first output.',
        labelNames: ['model'] as const,
        registers,
      },
      () =>
        [...attempts]
          .filter(([, { spoke }]) => spoke)
          .map(([model, { firstOutput }]) => [{ model }, firstOutput]),
    )
    new Counter({
      name: 'plumbline_tokens_total',
      help: 'Tokens as the models reported them.',
      labelNames: ['model', 'direction'] as const,
      registers,
      collect() {
        this.reset()
        for (const [model, { inputTokens, outputTokens }] of attempts) {
          if (inputTokens > 0) this.inc({ model, direction: 'input' }, inputTokens)
          if (outputTokens > 0) this.inc({ model, direction: 'output' }, outputTokens)
        }
      },
    })
  }

  #allTurns(): [labels: { protocol: string; model: string }, tally: TurnTally][] {
    return [...this.#turns].flatMap(([protocol, models]) =>
      [...models].map(([model, tally]): [{ protocol: string; model: string }, TurnTally] => [
        { protocol, model },
        tally,
      ]),
    )
  }

  #turnTally(protocol: string, model: string): TurnTally {
    const models = this.#turns.get(protocol) ?? new Map<string, TurnTally>()
    const known = models.get(model)
    if (known) return known
    const tally = new TurnTally()
    this.#turns.set(protocol, models.set(model, tally))
    return tally
  }

  #attemptTally(model: string): AttemptTally {
    const known = this.#attempts.get(model)
    if (known) return known
    const tally = new AttemptTally()
    this.#attempts.set(model, tally)
    return tally
  }
}
