import { toPlumblineError } from '../../contract/errors.ts'
import type { TurnEvent } from '../../contract/event.ts'
import type { ModelOutcome } from '../../contract/ports/model.ts'
import type { GateDecision } from '../../contract/verdict.ts'
import type { Candidates } from '../execute.ts'
import type { Turn } from '../turn.ts'
import type { Checks } from './checks.ts'
import { type Draft, Ladder, type Rung } from './ladder.ts'
import { type CheckDeps, type Round, Rounds } from './rounds.ts'
import { abstention, lowConfidence, mediaNotChecked, notVerified } from './warnings.ts'

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
  /** Rungs that were passed by since the last decision, and why. */
  readonly #passedBy: string[] = []

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
      const ladder = new Ladder(this.#checks, this.#candidates, this.#turn, this.#deps, this.#rounds)
      for (const rungs = ladder.rungs(); ; ) {
        if (this.#turn.projection.toolCalls.length > 0) return this.#pass(draft.outcome)
        last = draft.round ?? (await this.#check())
        ladder.answeredBy(last.answer.model)
        if (last.decision.accepted) return this.#accept(last, draft.outcome)
        const next = await this.#climb(ladder, rungs, last)
        if (!next) return this.#mayDeliver(last) ? this.#deliver(last, draft.outcome) : this.#abstain(last)
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
    const attemptId = projection.answeredBy?.attemptId ?? projection.attempts.at(-1)?.id ?? ''
    const round = await this.#rounds.check(this.#rounds.answer, attemptId)
    if (envelope.reason && envelope.reason.code !== 'deadline_exceeded') throw envelope.reason
    return round
  }

  /** The answer of the next rung that gives one. */
  async #climb(ladder: Ladder, rungs: Rung[], last: Round): Promise<Draft | undefined> {
    for (let rung = rungs.shift(); rung; rung = rungs.shift()) {
      const { id } = rung.model().info
      const obstacle = rung.obstacle(last)
      if (obstacle !== undefined) {
        this.#passedBy.push(`no ${rung.decision} with ${id}: ${obstacle}`)
        continue
      }
      this.#tell(rung.decision, last)
      try {
        return await rung.ask(last)
      } catch (thrown) {
        this.#turn.envelope.throwIfOver()
        this.#passedBy.push(`no ${rung.decision} with ${id}: ${toPlumblineError(thrown).message}`)
        ladder.restart(last.attemptId, `${id} failed`)
      }
    }
    return undefined
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

  /** Nothing spoke against the answer, some verifier could not look at it, and the agent takes that. */
  #mayDeliver({ verdicts, decision }: Round): boolean {
    if (this.#checks.settings.unverified !== 'deliver' || decision.confidence !== null) return false
    return !decision.infeasible && verdicts.every(({ status }) => status !== 'failed')
  }

  #deliver(round: Round, outcome: ModelOutcome): ModelOutcome {
    const { verdicts, decision, answer } = round
    this.#tell('deliver', round)
    this.#turn.log.append(notVerified(verdicts, decision.reason, this.#rounds.verifiers, answer.citations))
    return this.#pass(outcome)
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
}

function isMediaOf({ attemptId }: Round, event: TurnEvent): boolean {
  return (event.type === 'image.frame' || event.type === 'audio.chunk') && event.attempt_id === attemptId
}
