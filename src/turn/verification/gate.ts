import { type PlumblineError, toPlumblineError } from '../../contract/errors.ts'
import type { AttemptKind, TurnEvent } from '../../contract/event.ts'
import type { Model, ModelOutcome } from '../../contract/ports/model.ts'
import type { GateDecision } from '../../contract/verdict.ts'
import { type Candidates, execute } from '../execute.ts'
import { takesAll } from '../modalities.ts'
import { checkLimits } from '../model-limits.ts'
import type { Given, Turn } from '../turn.ts'
import { whyNotAffordable } from './affordable.ts'
import type { Checks } from './checks.ts'
import { withFeedback } from './feedback.ts'
import { type CheckDeps, type Round, Rounds } from './rounds.ts'
import { drawSamples, type Sample } from './samples.ts'
import { abstention, lowConfidence, mediaNotChecked, notVerified } from './warnings.ts'

/** One way to a better answer. */
interface Rung {
  decision: Exclude<GateDecision, 'accept' | 'abstain'>
  model(): Model
  /** Why it leads nowhere, whatever it costs. */
  pointless(round: Round): string | undefined
  ask(round: Round): Promise<Draft>
}

/** An answer that waits; `round` is set when it was looked at already. */
interface Draft {
  outcome: ModelOutcome
  round?: Round
}

/**
 * Holds a turn's answer until it passes. What does not pass is asked for again, in order: of the next model of a
 * cascade; of the same model, with what was found wrong; several times, to choose from; of a stronger model. Rungs that
 * the turn cannot pay are left out. When none is left the answer is an abstention, and a warning says what was not
 * verified.
 */
export class Gate {
  readonly #checks: Checks
  readonly #candidates: Candidates
  readonly #turn: Turn
  readonly #deps: CheckDeps
  readonly #rounds: Rounds
  readonly #asked = new Set<string>()
  /** Rungs that were passed by since the last decision, and why. */
  #passedBy: string[] = []
  /** What the models were given, where that is not the request as it came. */
  #base: Given | undefined

  constructor(checks: Checks, candidates: Candidates, turn: Turn, deps: CheckDeps) {
    this.#checks = checks
    this.#candidates = candidates
    this.#turn = turn
    this.#deps = deps
    this.#rounds = new Rounds(checks, turn, deps)
  }

  async run(produce: () => Promise<ModelOutcome>): Promise<ModelOutcome> {
    let last: Round | undefined
    try {
      let draft: Draft = { outcome: await produce() }
      const { given, request } = this.#turn
      this.#base = given && { ...given, settings: request.settings }
      for (const rungs = this.#rungs(); ; ) {
        if (this.#turn.projection.toolCalls.length > 0) return this.#pass(draft.outcome)
        last = draft.round ?? (await this.#check())
        if (last.decision.accepted) return this.#accept(last, draft.outcome)
        const next = await this.#climb(rungs, last)
        if (!next) return this.#abstain(last)
        draft = next
      }
    } catch (error) {
      const late = this.#turn.envelope.reason?.code === 'deadline_exceeded'
      if (!late || (!last && this.#turn.projection.text === '')) throw error
      return this.#abstain(last ?? (await this.#check()))
    }
  }

  async #check(): Promise<Round> {
    const { projection, envelope } = this.#turn
    const { answeredBy, attempts } = projection
    if (answeredBy) this.#asked.add(answeredBy.model)
    const attemptId = answeredBy?.attemptId ?? attempts.at(-1)?.id ?? ''
    const round = await this.#rounds.check(this.#rounds.answer, attemptId)
    if (envelope.reason && envelope.reason.code !== 'deadline_exceeded') throw envelope.reason
    return round
  }

  /** The answer of the next rung that gives one. */
  async #climb(rungs: Rung[], last: Round): Promise<Draft | undefined> {
    for (let rung = rungs.shift(); rung; rung = rungs.shift()) {
      const model = rung.model()
      const { id } = model.info
      const obstacle =
        rung.pointless(last) ??
        whyNotAffordable(model, this.#conversation, last, this.#turn, this.#deps.services)
      if (obstacle !== undefined) {
        this.#passedBy.push(`no ${rung.decision} with ${id}: ${obstacle}`)
        continue
      }
      this.#tell(rung.decision, last)
      try {
        return await rung.ask(last)
      } catch (thrown) {
        this.#turn.envelope.throwIfOver()
        const error: PlumblineError = toPlumblineError(thrown)
        this.#passedBy.push(`no ${rung.decision} with ${id}: ${error.message}`)
        this.#restart(last.attemptId, `${id} failed`)
      }
    }
    return undefined
  }

  #rungs(): Rung[] {
    const { settings, cascade } = this.#checks
    const { models } = this.#candidates
    const { escalateTo } = settings
    const again: Rung = {
      decision: 'revise',
      model: () => this.#answering(),
      pointless: (round) => this.#pointlessAgain(round),
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
      pointless: () => this.#pointlessOther(model),
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
    const affords = () => whyNotAffordable(model, given, last, this.#turn, services) === undefined
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
    if (!kept) this.#restart(attemptId, 'another answer was better')
  }

  #accept(round: Round, outcome: ModelOutcome): ModelOutcome {
    this.#tell('accept', round)
    const { confidence } = round.decision
    const { warn_below } = this.#checks.settings
    if (confidence !== null && confidence < warn_below) {
      const { citations } = round.answer
      this.#turn.log.append(lowConfidence(confidence, warn_below, this.#rounds.verifiers, citations))
    }
    if (this.#turn.log.events.some((event) => isMediaOf(round, event)))
      this.#turn.log.append({ ...mediaNotChecked })
    return this.#pass(outcome)
  }

  #pass(outcome: ModelOutcome): ModelOutcome {
    this.#turn.hold?.release()
    return outcome
  }

  #abstain(round: Round): ModelOutcome {
    const { attemptId: attempt_id, answer, verdicts, decision } = round
    const { log } = this.#turn
    this.#tell('abstain', round)
    log.append({
      type: 'answer.restarted',
      attempt_id,
      reason: 'no answer passed its checks',
      whole: true,
    })
    log.append({ type: 'text.delta', attempt_id, text: abstention })
    log.append(notVerified(verdicts, decision.reason, this.#rounds.verifiers, answer.citations))
    return this.#pass({ finish_reason: 'stop', usage: null })
  }

  #tell(decision: GateDecision, { round, attemptId, decision: made }: Round): void {
    const { confidence, threshold, reason } = made
    const passedBy = this.#passedBy.splice(0)
    this.#turn.log.append({
      type: 'gate',
      round,
      attempt_id: attemptId,
      decision,
      confidence,
      threshold,
      reason: [reason, ...passedBy].join('; '),
    })
  }

  /** The draft is void, and another model, or the same one again, is asked. */
  #plan({ info }: Model, attemptId: string, reason: string): void {
    this.#restart(attemptId, 'it did not pass its checks')
    this.#turn.log.append({
      type: 'plan',
      candidates: [info.id],
      chosen: info.id,
      reason,
      propensity: 1,
    })
  }

  #restart(attempt_id: string, reason: string): void {
    if (this.#turn.projection.hasOutput)
      this.#turn.log.append({ type: 'answer.restarted', attempt_id, reason })
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
    if (this.#asked.has(model.info.id)) return 'it was asked already'
    const { messages, paths } = this.#conversation
    if (!takesAll(model, { input: messages })) return 'it does not take this input'
    return checkLimits(model.info, messages, paths)[0]?.message
  }

  get #conversation(): Given {
    const { input, paths } = this.#turn.projection
    return this.#base ?? { messages: input, paths, settings: this.#turn.request.settings }
  }
}

function isMediaOf({ attemptId }: Round, event: TurnEvent): boolean {
  return (event.type === 'image.frame' || event.type === 'audio.chunk') && event.attempt_id === attemptId
}

/** Higher is better: accepted ones first, then by confidence, else by score. */
function rankOf({ decision, verdicts }: Round): number {
  return (decision.accepted ? 2 : 0) + (decision.confidence ?? verdicts[0]?.score ?? 0)
}
