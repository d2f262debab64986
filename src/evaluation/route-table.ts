import type { InputKind } from '../contract/input-kind.ts'
import type { Calibrator } from '../contract/ports/calibrator.ts'
import type { RouteCount } from '../contract/ports/evidence.ts'
import type { RouteQuality } from '../contract/quality.ts'
import { meanInterval } from '../stats/mean-interval.ts'
import { QuantileSketch } from '../stats/quantile-sketch.ts'

interface Row {
  model: string
  inputKind: InputKind
  turns: number
  escalated: number
  cost: { n: number; sum: number; squares: number }
  latency: QuantileSketch
}

/**
 * What came of routing, by model and kind of input. A turn counts for the model that answered it, with all that it cost
 * and took; as escalated, for the model that it was first sent to when another answered.
 */
export class RouteTable {
  readonly #rows = new Map<string, Row>()
  readonly #ofKind = new Map<InputKind, number>()

  add({ input_kind, chosen, answered_by, count, cost_usd, latency_ms }: RouteCount): void {
    this.#ofKind.set(input_kind, (this.#ofKind.get(input_kind) ?? 0) + count)
    if (answered_by === null) return
    if (chosen !== answered_by) this.#row(chosen, input_kind).escalated += count
    const row = this.#row(answered_by, input_kind)
    row.turns += count
    row.cost.n += cost_usd.n
    row.cost.sum += cost_usd.sum
    row.cost.squares += cost_usd.squares
    for (let i = 0; i < count; i++) row.latency.add(latency_ms)
  }

  /** Most turns first. */
  rows(calibrator: Pick<Calibrator, 'quality'>): RouteQuality[] {
    const rows = [...this.#rows.values()].map(({ model, inputKind, turns, escalated, cost, latency }) => {
      const { n, mean, low, high } = meanInterval(cost)
      return {
        model,
        input_kind: inputKind,
        turns,
        share: turns / (this.#ofKind.get(inputKind) ?? 1),
        escalated,
        cost_usd: mean === null ? null : { value: mean, low, high, n },
        latency_p50_ms: latency.quantile(0.5) ?? null,
        latency_p95_ms: latency.quantile(0.95) ?? null,
        quality: calibrator.quality(model, inputKind),
      }
    })
    return rows.sort((a, b) => b.turns - a.turns)
  }

  #row(model: string, inputKind: InputKind): Row {
    const key = JSON.stringify([model, inputKind])
    const known = this.#rows.get(key)
    if (known) return known
    const cost = { n: 0, sum: 0, squares: 0 }
    const row = { model, inputKind, turns: 0, escalated: 0, cost, latency: new QuantileSketch() }
    this.#rows.set(key, row)
    return row
  }
}
