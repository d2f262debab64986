import type { LabelledVerdict, VerdictCount } from '../contract/ports/evidence.ts'
import type { VerifierWorth } from '../contract/quality.ts'
import { QuantileSketch } from '../stats/quantile-sketch.ts'

interface Row {
  worth: VerifierWorth
  latency: QuantileSketch
}

/** What verifiers said, what labels say of that, and what it cost. */
export class VerifierTable {
  readonly #rows = new Map<string, Row>()

  add({ verifier, status, count, cost_usd, unknown_costs, latency_ms }: VerdictCount): void {
    const { worth, latency } = this.#row(verifier)
    worth.verdicts += count
    if (status === 'not_run') {
      worth.not_run += count
      return
    }
    if (status === 'failed') worth.failed += count
    // One unknown cost makes the sum unknown.
    worth.cost_usd = unknown_costs > 0 || worth.cost_usd === null ? null : worth.cost_usd + cost_usd
    for (let i = 0; i < count; i++) latency.add(latency_ms)
  }

  addLabelled({ verifier, status, correct }: LabelledVerdict): void {
    const { worth } = this.#row(verifier)
    worth.labelled++
    if (status === 'failed' && !correct) worth.caught++
    else if (status === 'failed') worth.false_alarms++
    else if (status === 'passed' && !correct) worth.missed++
  }

  /** Most verdicts first. */
  rows(): VerifierWorth[] {
    const rows = [...this.#rows.values()].map(({ worth, latency }) => ({
      ...worth,
      latency_p50_ms: latency.quantile(0.5) ?? null,
      latency_p95_ms: latency.quantile(0.95) ?? null,
    }))
    return rows.sort((a, b) => b.verdicts - a.verdicts)
  }

  #row(verifier: string): Row {
    const known = this.#rows.get(verifier)
    if (known) return known
    const counts = { verdicts: 0, failed: 0, not_run: 0, labelled: 0, caught: 0, false_alarms: 0, missed: 0 }
    const worth = { verifier, ...counts, cost_usd: 0, latency_p50_ms: null, latency_p95_ms: null }
    const row = { worth, latency: new QuantileSketch() }
    this.#rows.set(verifier, row)
    return row
  }
}
