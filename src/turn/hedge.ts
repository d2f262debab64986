import type { Hedge } from '../contract/config.ts'
import type { ModelEvent, ModelOutcome } from '../contract/ports/model.ts'
import { type AttemptOrder, runAttempt } from './attempt.ts'
import type { AttemptScope } from './attempt-scope.ts'
import { sizeClassOf } from './latency-profile.ts'
import { isOutput, modalitiesOf } from './modalities.ts'
import { RetryBudget } from './retry.ts'
import type { AttemptServices } from './services.ts'
import type { Turn } from './turn.ts'

/** How long the first attempt must be silent: what is declared, else its model's own p95. Undefined: do not hedge. */
export function hedgeDelayMs(
  hedge: Hedge,
  order: AttemptOrder,
  turn: Turn,
  services: AttemptServices,
): number | undefined {
  if (hedge.after_ms !== undefined) return hedge.after_ms
  const modalities = modalitiesOf(turn.conversation.messages)
  const size = sizeClassOf(turn.request.bodyBytes)
  return services.latency.firstOutputMs(order.model.info.id, modalities, size, 0.95)
}

/** Hedges may add a share of the load and no more; one budget per share that is declared. */
export class HedgeBudgets {
  readonly #byShare = new Map<number, RetryBudget>()

  of(share: number): RetryBudget {
    let budget = this.#byShare.get(share)
    if (!budget) {
      budget = new RetryBudget(share, share)
      this.#byShare.set(share, budget)
    }
    return budget
  }
}

/** One of two attempts at the same answer. What it says is held until it has won. */
class Lane {
  readonly order: AttemptOrder
  readonly #forward: AttemptOrder['hear']
  readonly #held: [attemptId: string, event: ModelEvent][] = []
  readonly #onFirstOutput: (lane: Lane) => void
  #scope: AttemptScope | undefined
  #open = false
  #lost = false

  constructor(order: AttemptOrder, onFirstOutput: (lane: Lane) => void) {
    this.#forward = order.hear
    this.#onFirstOutput = onFirstOutput
    this.order = {
      ...order,
      hear: (attemptId, event) => this.#hear(attemptId, event),
      started: (scope) => {
        this.#scope = scope
        if (this.#lost) scope.callOff()
      },
    }
  }

  win(): void {
    this.#open = true
    for (const [attemptId, event] of this.#held.splice(0)) this.#forward(attemptId, event)
  }

  lose(): void {
    this.#lost = true
    this.#held.length = 0
    this.#scope?.callOff()
  }

  #hear(attemptId: string, event: ModelEvent): void {
    if (this.#lost) return
    if (!this.#open && isOutput(event)) this.#onFirstOutput(this)
    if (this.#open) this.#forward(attemptId, event)
    else this.#held.push([attemptId, event])
  }
}

export interface Race {
  first: AttemptOrder
  second: AttemptOrder
  /** When the second starts, if the first is silent until then. */
  afterMs: number
  /** Asked right before the second would start. */
  mayStart(): boolean
}

/**
 * Runs an attempt, and a second one beside it when the first stays silent. Whoever speaks first is the answer, so a
 * short answer has no advantage; the other is called off at once. Fails when the winner fails, or both do.
 */
export async function runRace(race: Race, turn: Turn, services: AttemptServices): Promise<ModelOutcome> {
  const lanes: Lane[] = []
  let winner: Lane | undefined
  const decide = (lane: Lane) => {
    if (winner) return
    winner = lane
    clearTimeout(timer)
    for (const other of lanes) if (other !== lane) other.lose()
    lane.win()
  }
  const run = async (order: AttemptOrder): Promise<ModelOutcome> => {
    const lane = new Lane(order, decide)
    lanes.push(lane)
    const outcome = await runAttempt(lane.order, turn, services)
    decide(lane)
    if (winner !== lane) throw new Error('another attempt was preferred')
    return outcome
  }

  let startSecond: () => void = () => undefined
  let abandonSecond: () => void = () => undefined
  const second = new Promise<ModelOutcome>((resolve, reject) => {
    startSecond = () => {
      if (winner || !race.mayStart()) reject(new Error('no second attempt'))
      else run(race.second).then(resolve, reject)
    }
    abandonSecond = () => reject(new Error('no second attempt'))
  })
  const timer = setTimeout(() => startSecond(), race.afterMs)
  const first = run(race.first).finally(() => {
    clearTimeout(timer)
    if (lanes.length === 1) abandonSecond()
  })
  const [one, two] = await Promise.allSettled([first, second])
  if (one.status === 'fulfilled') return one.value
  if (two.status === 'fulfilled') return two.value
  throw winner === lanes[1] && lanes[1] ? two.reason : one.reason
}
