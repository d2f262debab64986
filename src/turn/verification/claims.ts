import type { Citation } from '../../contract/citation.ts'
import type { ModelEvent, ModelOutcome } from '../../contract/ports/model.ts'
import { logged } from '../execute.ts'
import type { OutputFilter, Turn } from '../turn.ts'
import type { Checks } from './checks.ts'
import { type CheckDeps, Rounds } from './rounds.ts'
import { Sentences } from './sentences.ts'
import { notRunYet, type Statement, verdictsOn } from './statements.ts'
import { abstention, leftOut, notVerified } from './warnings.ts'

/** Statements that are looked at side by side. */
const mostAtOnce = 4

/**
 * Looks at an answer sentence by sentence as it is written. Those that every verifier passes go into the log, and out,
 * in order; the others are left out, and a warning names them. Reasoning is not told, because nobody checks it.
 */
export class Claims implements OutputFilter {
  readonly #checks: Checks
  readonly #turn: Turn
  readonly #rounds: Rounds
  readonly #sentences = new Sentences()
  #statements: Statement[] = []
  #citations: Citation[] = []
  /** Length of what was written, left out or not. */
  #written = 0
  #attemptId = ''
  #round: number | undefined
  #released: Promise<void> = Promise.resolve()
  readonly #looking: Promise<unknown>[] = []

  constructor(checks: Checks, turn: Turn, deps: CheckDeps) {
    this.#checks = checks
    this.#turn = turn
    this.#rounds = new Rounds(checks, turn, deps)
    turn.log.subscribe((event) => {
      if (event.type === 'answer.restarted') this.#forget(event.attempt_id)
    })
  }

  async run(produce: () => Promise<ModelOutcome>): Promise<ModelOutcome> {
    this.#turn.output = this
    try {
      const outcome = await produce()
      if (this.#statements.length === 0) return { ...outcome, wire: undefined }
      this.#conclude()
      return { ...(this.#turn.projection.text === '' ? this.#abstain() : outcome), wire: undefined }
    } catch (error) {
      await this.settled(false)
      const late = this.#turn.envelope.reason?.code === 'deadline_exceeded'
      if (!late || this.#statements.length === 0) throw error
      this.#conclude()
      if (this.#turn.projection.text !== '') throw error
      return this.#abstain()
    }
  }

  hear(attemptId: string, event: ModelEvent): void {
    if (attemptId !== this.#attemptId) this.#written = 0
    this.#attemptId = attemptId
    if (event.type === 'text.delta')
      for (const sentence of this.#sentences.add(event.text)) this.#take(sentence)
    else if (event.type === 'citation' && event.final) this.#citations.push(event.citation)
    else if (event.type !== 'reasoning.delta') this.#turn.log.append(logged(event, attemptId))
  }

  /** `whole` says that the model ended its answer; the beginning of a sentence is dropped else. */
  async settled(whole: boolean): Promise<void> {
    const rest = this.#sentences.end()
    if (whole && rest !== '') this.#take(rest)
    await this.#released
    const { envelope, projection } = this.#turn
    // Another model begins anew; what was left out of this one's answer is nobody's loss.
    if (!whole && !envelope.reason && !projection.hasOutput) this.#forget(this.#attemptId)
    for (const citation of this.#citations.splice(0)) this.#cite(citation)
  }

  #take(text: string): void {
    const start = this.#written
    this.#written += text.length
    const { verifiers } = this.#checks.settings
    const statement: Statement = {
      attemptId: this.#attemptId,
      text,
      written: start,
      at: 0,
      kept: false,
      findings: verifiers.map(notRunYet),
    }
    this.#statements.push(statement)
    this.#round ??= this.#rounds.start(this.#attemptId)
    const looked = this.#look(statement, this.#attemptId)
    this.#looking.push(looked)
    const before = this.#released
    this.#released = before.then(() => looked)
  }

  /** Waits for its place, looks, and tells the statement after those before it. */
  async #look(statement: Statement, attemptId: string): Promise<void> {
    const before = this.#released
    await this.#looking.at(-mostAtOnce)
    const model = this.#turn.projection.modelOf(attemptId)
    const answer = { text: statement.text, citations: [...this.#citations], model, abstained: false }
    if (!this.#turn.envelope.reason) statement.findings = await this.#rounds.verifiers.find(answer)
    await before
    if (!this.#statements.includes(statement)) return
    statement.kept = statement.findings.every(({ status }) => status === 'passed')
    statement.at = this.#turn.projection.text.length
    if (statement.kept)
      this.#turn.log.append({ type: 'text.delta', attempt_id: attemptId, text: statement.text })
  }

  /** A citation of what was left out is left out; those of later statements move forward. */
  #cite(citation: Citation): void {
    const { start, end = start } = citation
    const attempt_id = this.#attemptId
    const about = this.#statementAt(start)
    if (about && !about.kept) return
    if (!about || start === undefined || end === undefined) {
      this.#turn.log.append({ type: 'citation', attempt_id, final: true, citation })
      return
    }
    const by = about.at - about.written
    const moved = { ...citation, start: start + by, end: Math.min(end + by, about.at + about.text.length) }
    this.#turn.log.append({ type: 'citation', attempt_id, final: true, citation: moved })
  }

  #statementAt(at: number | undefined): Statement | undefined {
    if (at === undefined) return undefined
    const ofAttempt = this.#statements.filter(({ attemptId }) => attemptId === this.#attemptId)
    return ofAttempt.find(({ written, text }) => at >= written && at < written + text.length)
  }

  /** The answer that was given is void, and so is what was found of it. */
  #forget(attemptId: string): void {
    this.#statements = this.#statements.filter((statement) => statement.attemptId !== attemptId)
    this.#citations = []
  }

  #conclude(): void {
    const { log } = this.#turn
    const round = this.#round ?? 1
    const attempt_id = this.#attemptId
    const kept = this.#statements.filter((statement) => statement.kept)
    for (const verdict of verdictsOn(this.#statements))
      log.append({ type: 'verdict', round, attempt_id, verdict })
    log.append({
      type: 'gate',
      round,
      attempt_id,
      decision: kept.length > 0 ? 'accept' : 'abstain',
      confidence: null,
      threshold: null,
      reason: `${kept.length} of ${this.#statements.length} statements passed`,
    })
    const missing = leftOut(this.#statements)
    if (missing) log.append(missing)
  }

  #abstain(): ModelOutcome {
    const { log } = this.#turn
    log.append({ type: 'text.delta', attempt_id: this.#attemptId, text: abstention })
    log.append(notVerified(verdictsOn(this.#statements), 'no statement passed', this.#rounds.verifiers))
    return { finish_reason: 'stop', usage: null }
  }
}
