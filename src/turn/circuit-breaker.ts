/** Outcomes looked back at. */
const windowSize = 20
const minimumFailures = 5
const failureShare = 0.5
const firstRestMs = 5_000
const longestRestMs = 60_000

type State =
  | { kind: 'closed' }
  | { kind: 'open'; until: number; restMs: number }
  | { kind: 'probing'; restMs: number }

/** Leaves a failing model alone for a while, then lets one attempt find out whether it is back. */
export class CircuitBreaker {
  #outcomes: boolean[] = []
  #state: State = { kind: 'closed' }
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  get state(): State['kind'] {
    return this.#state.kind
  }

  /** Milliseconds until an attempt may be made; 0 when it may be made now. */
  restMs(): number {
    if (this.#state.kind === 'closed') return 0
    return this.#state.kind === 'open' ? Math.max(0, this.#state.until - this.#now()) : this.#state.restMs
  }

  /** Call when an attempt starts: after a rest, the first one is the probe that all others wait for. */
  start(): void {
    if (this.#state.kind === 'open') this.#state = { kind: 'probing', restMs: this.#state.restMs }
  }

  succeeded(): void {
    if (this.#state.kind !== 'closed') this.#outcomes = []
    this.#state = { kind: 'closed' }
    this.#note(true)
  }

  failed(): void {
    this.#note(false)
    if (this.#state.kind === 'probing') this.#open(Math.min(this.#state.restMs * 2, longestRestMs))
    else if (this.#state.kind === 'closed' && this.#failsOften()) this.#open(firstRestMs)
  }

  /** The attempt ended without saying anything of the model: it was cancelled, or the request was bad. */
  abandoned(): void {
    if (this.#state.kind === 'probing') this.#state = { ...this.#state, kind: 'open', until: this.#now() }
  }

  #failsOften(): boolean {
    const failures = this.#outcomes.filter((good) => !good).length
    return failures >= minimumFailures && failures / this.#outcomes.length >= failureShare
  }

  #open(restMs: number): void {
    this.#state = { kind: 'open', until: this.#now() + restMs, restMs }
  }

  #note(good: boolean): void {
    this.#outcomes.push(good)
    if (this.#outcomes.length > windowSize) this.#outcomes.shift()
  }
}

/** One breaker per model. */
export class CircuitBreakers {
  readonly #byModel = new Map<string, CircuitBreaker>()

  of(model: string): CircuitBreaker {
    let breaker = this.#byModel.get(model)
    if (!breaker) {
      breaker = new CircuitBreaker()
      this.#byModel.set(model, breaker)
    }
    return breaker
  }

  /** Models that are reached otherwise from now on begin anew. */
  forget(models: readonly string[]): void {
    for (const model of models) this.#byModel.delete(model)
  }

  states(): { model: string; state: string }[] {
    return [...this.#byModel].map(([model, { state }]) => ({ model, state }))
  }
}
