import type { EventOf } from '../../contract/event.ts'
import type { Answer, Verification } from '../../contract/turn.ts'
import type { Verdict } from '../../contract/verdict.ts'

type CheckEvent = EventOf<'verification.started' | 'verdict' | 'gate'>

/** What a log says of how its answers were checked. */
export class CheckedSoFar {
  readonly #verdicts = new Map<number, Verdict[]>()
  #gate: EventOf<'gate'> | undefined
  #mode: Verification['mode'] = 'gate'

  apply(event: CheckEvent): void {
    if (event.type === 'verification.started') {
      this.#mode = event.mode
      this.#verdicts.set(event.round, [])
    } else if (event.type === 'verdict') this.#verdicts.get(event.round)?.push(event.verdict)
    else this.#gate = event
  }

  /** Number of the answer that was given; undefined when none was. */
  get deliveredRound(): number | undefined {
    const { decision, round } = this.#gate ?? {}
    if (this.#mode === 'gate') return decision === 'accept' || decision === 'deliver' ? round : undefined
    return Math.max(...this.#verdicts.keys())
  }

  /** As the answer to the client has it. */
  inAnswer(): Pick<Answer, 'confidence' | 'verdicts' | 'verification'> {
    const round = this.deliveredRound
    const verdicts = round === undefined ? undefined : this.#verdicts.get(round)
    const all = [...this.#verdicts.values()]
    const costs = all.flat().map(({ cost_usd }) => cost_usd)
    return {
      confidence: verdicts?.[0]?.confidence ?? undefined,
      verdicts,
      verification: {
        mode: this.#mode,
        decision: this.#gate?.decision ?? null,
        threshold: this.#gate?.threshold ?? null,
        rounds: all.length,
        cost_usd: costs.reduce<number | null>(
          (sum, cost) => (sum === null || cost === null ? null : sum + cost),
          0,
        ),
        // Those of one round run side by side.
        latency_ms: all.reduce(
          (sum, round) => sum + Math.max(0, ...round.map(({ latency_ms }) => latency_ms)),
          0,
        ),
      },
    }
  }
}
