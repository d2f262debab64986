import type { AttemptKind } from '../../contract/event.ts'
import type { Model, ModelOutcome } from '../../contract/ports/model.ts'
import type { GateDecision } from '../../contract/verdict.ts'
import { type Candidates, execute } from '../execute.ts'
import { takesAll } from '../modalities.ts'
import { checkLimits } from '../model-limits.ts'
import type { Given, Turn } from '../turn.ts'
import { whyNotAffordable } from './affordable.ts'
import type { Checks } from './checks.ts'
import { withFeedback } from './feedback.ts'
import type { CheckDeps, Round, Rounds } from './rounds.ts'
import { drawSamples, type Sample } from './samples.ts'

/** One way to a better answer. */
export interface Rung {
  decision: Exclude<GateDecision, 'accept' | 'deliver' | 'abstain'>
  model(): Model
  /** Why it leads nowhere; undefined when it makes sense and time and money suffice for it. */
  obstacle(last: Round): string | undefined
  /** Makes the last answer void and asks for another. Throws what asking throws. */
  ask(last: Round): Promise<Draft>
}

/** An answer that waits; `round` is set when it was looked at already. */
export interface Draft {
  outcome: ModelOutcome
  round?: Round
}

/** The ways to a better answer, in the order in which they are tried. Made once there is an answer. */
export class Ladder {
  readonly #checks: Checks
  readonly #candidates: Candidates
  readonly #turn: Turn
  readonly #deps: CheckDeps
  readonly #rounds: Rounds
  /** Ids of models that have answered. */
  readonly #answered = new Set<string>()
  /** What the models were given, where that is not the request as it came. */
  readonly #base: Given | undefined

  constructor(checks: Checks, candidates: Candidates, turn: Turn, deps: CheckDeps, rounds: Rounds) {
    this.#checks = checks
    this.#candidates = candidates
    this.#turn = turn
    this.#deps = deps
    this.#rounds = rounds
    // Tools of the server's own were called already; asking again does not call them again.
    this.#base = turn.given && { ...turn.given, settings: turn.request.settings }
  }

  rungs(): Rung[] {
    const { settings, cascade } = this.#checks
    const { models } = this.#candidates
    const { escalateTo } = settings
    const again: Rung = {
      decision: 'revise',
      model: () => this.#answering(),
      obstacle: (last) => this.#pointlessAgain(last) ?? this.#tooMuch(this.#answering(), last),
      ask: (round) => this.#revise(round),
    }
    const sample: Rung = { ...again, decision: 'sample', ask: (round) => this.#sample(round) }
    return [
      ...(cascade ? models.slice(1).map((model) => this.#escalation(model)) : []),
      ...Array.from({ length: settings.revisions }, () => again),
      ...(settings.best_of > 0 ? [sample] : []),
      ...(escalateTo ? [this.#escalation(escalateTo)] : []),
    ]
  }

  #escalation(model: Model): Rung {
    return {
      decision: 'escalate',
      model: () => model,
      obstacle: (last) => this.#pointlessOther(model) ?? this.#tooMuch(model, last),
      ask: async ({ attemptId }) => {
        this.#turn.given = this.#base
        this.#plan(model, attemptId, `the answer of ${this.#answering().info.id} did not pass`)
        return this.#execute(model, 'escalation')
      },
    }
  }

  async #revise({ attemptId, answer, verdicts }: Round): Promise<Draft> {
    const model = this.#answering()
    this.#turn.given = withFeedback(this.#conversation, answer.text, verdicts)
    this.#plan(model, attemptId, 'it is told what did not pass')
    return this.#execute(model, 'revision')
  }

  async #sample(last: Round): Promise<Draft> {
    const model = this.#answering()
    const given = this.#conversation
    const { services } = this.#deps
    this.#turn.given = given
    this.#plan(model, last.attemptId, `the best of ${this.#checks.settings.best_of} answers is chosen`)
    const affords = () => this.#tooMuch(model, last) === undefined
    const order = {
      model,
      given,
      ceilings: this.#candidates.ceilings,
      count: this.#checks.settings.best_of,
      affords,
    }
    const samples = await drawSamples(order, this.#turn, services)
    const looked = await Promise.all(
      samples.map(async (sample) => ({
        sample,
        round: await this.#rounds.check(sample.answer, sample.attemptId),
      })),
    )
    this.#turn.envelope.throwIfOver()
    looked.sort((a, b) => rankOf(a.round) - rankOf(b.round))
    for (const [i, { sample, round }] of looked.entries()) this.#write(sample, round, i === looked.length - 1)
    const best = looked.at(-1)
    if (!best) throw new Error('there is a sample')
    this.#turn.cite?.(best.sample.attemptId)
    return { outcome: best.sample.outcome, round: best.round }
  }

  /** Puts a sample's output into the log; the one that is kept comes last. */
  #write({ events }: Sample, { attemptId }: Round, kept: boolean): void {
    for (const event of events) this.#turn.log.append(event)
    if (!kept) this.restart(attemptId, 'another answer was better')
  }

  /** Makes what waits of the last answer void, if anything does. */
  restart(attempt_id: string, reason: string): void {
    if (this.#turn.projection.hasOutput)
      this.#turn.log.append({ type: 'answer.restarted', attempt_id, reason })
  }

  /** Remembers whose answer it is. */
  answeredBy(model: string): void {
    this.#answered.add(model)
  }

  /** The draft is void, and another model, or the same one again, is asked. */
  #plan({ info }: Model, attemptId: string, reason: string): void {
    this.restart(attemptId, 'it did not pass its checks')
    this.#turn.log.append({
      type: 'plan',
      candidates: [info.id],
      chosen: info.id,
      reason,
      propensity: 1,
    })
  }

  async #execute(model: Model, kind: AttemptKind): Promise<Draft> {
    const candidates = { ...this.#candidates, models: [model] }
    const outcome = await execute(candidates, this.#turn, this.#deps.services, kind)
    this.#turn.cite?.(this.#turn.projection.answeredBy?.attemptId ?? '')
    return { outcome }
  }

  #answering(): Model {
    const id = this.#turn.projection.answeredBy?.model
    const { models } = this.#candidates
    const { escalateTo } = this.#checks.settings
    const model = [...models, ...(escalateTo ? [escalateTo] : [])].find(({ info }) => info.id === id)
    const [first] = models
    if (!first) throw new Error('a route has models')
    return model ?? first
  }

  #pointlessAgain({ decision }: Round): string | undefined {
    if (decision.infeasible) return 'no answer of it can be accepted'
    return this.#answering().info.extractive ? 'it quotes, and would quote the same' : undefined
  }

  #pointlessOther(model: Model): string | undefined {
    if (this.#answered.has(model.info.id)) return 'it was asked already'
    const { messages, paths } = this.#conversation
    if (!takesAll(model, { input: messages })) return 'it does not take this input'
    return checkLimits(model.info, messages, paths)[0]?.message
  }

  #tooMuch(model: Model, last: Round): string | undefined {
    if (this.#rounds.verifiers.unpaid) return 'what is left of the money does not pay its checks'
    return whyNotAffordable(model, this.#conversation, last, this.#turn, this.#deps.services)
  }

  get #conversation(): Given {
    const { input, paths } = this.#turn.projection
    return this.#base ?? { messages: input, paths, settings: this.#turn.request.settings }
  }
}

/** Higher is better: accepted ones first, then by confidence, else by score. */
function rankOf({ decision, verdicts }: Round): number {
  return (decision.accepted ? 2 : 0) + (decision.confidence ?? verdicts[0]?.score ?? 0)
}
