import type { Calibrated, Calibrator } from '../../contract/ports/calibrator.ts'
import type { AnswerUnderTest } from '../../contract/ports/verifier.ts'
import type { Verdict, VerifierFinding } from '../../contract/verdict.ts'
import { inputOf } from '../input-kind.ts'
import type { Turn } from '../turn.ts'
import type { Checks } from './checks.ts'
import { type Decision, decide } from './decide.ts'
import type { QuestionDeps } from './questions.ts'
import { Verifiers } from './verifiers.ts'

export type CheckDeps = QuestionDeps & { calibrator?: Calibrator }

/** An answer that was looked at, and what came of it. */
export interface Round {
  round: number
  attemptId: string
  answer: AnswerUnderTest
  verdicts: Verdict[]
  decision: Decision
  costUsd: number
  latencyMs: number
}

/** Checks one answer of a turn after another, and tells the log. */
export class Rounds {
  readonly verifiers: Verifiers
  readonly #checks: Checks
  readonly #turn: Turn
  readonly #calibrator: Calibrator | undefined
  #count = 0

  constructor(checks: Checks, turn: Turn, deps: CheckDeps) {
    this.#checks = checks
    this.#turn = turn
    this.#calibrator = deps.calibrator
    this.verifiers = new Verifiers(checks, turn, deps)
    turn.about = inputOf(this.verifiers.messages)
  }

  /** The answer as the log has it now. */
  get answer(): AnswerUnderTest {
    const { text, citations, answeredBy, stepWarnings } = this.#turn.projection
    const abstained = stepWarnings.some((code) => saysNothingFound.has(code))
    return { text, citations: [...citations], model: answeredBy?.model ?? '', abstained }
  }

  /** Runs all verifiers on an answer. */
  async check(answer: AnswerUnderTest, attemptId: string): Promise<Round> {
    const round = this.start(attemptId)
    return this.finish(round, attemptId, answer, await this.verifiers.find(answer))
  }

  start(attempt_id: string): number {
    this.#count++
    const { mode, settings } = this.#checks
    const verifiers = settings.verifiers.map(({ name }) => name)
    this.#turn.log.append({
      type: 'verification.started',
      mode,
      round: this.#count,
      attempt_id,
      verifiers,
    })
    return this.#count
  }

  /** Calibrates what was found, and decides. */
  finish(round: number, attemptId: string, answer: AnswerUnderTest, findings: VerifierFinding[]): Round {
    const judged = findings.map((finding, i) => this.#judge(finding, i, answer.model))
    const verdicts = judged.map(({ verdict }) => verdict)
    for (const verdict of verdicts)
      this.#turn.log.append({ type: 'verdict', round, attempt_id: attemptId, verdict })
    return {
      round,
      attemptId,
      answer,
      verdicts,
      decision: decide({ verdicts, point: judged[0]?.point ?? null }),
      costUsd: verdicts.reduce((sum, { cost_usd }) => sum + (cost_usd ?? 0), 0),
      latencyMs: Math.max(0, ...verdicts.map(({ latency_ms }) => latency_ms)),
    }
  }

  #judge(finding: VerifierFinding, i: number, model: string) {
    const calibrated = this.#calibrate(finding, i, model)
    const { confidence = null, calibration = null, point = null } = calibrated ?? {}
    return { verdict: { ...finding, confidence, calibration }, point }
  }

  #calibrate(finding: VerifierFinding, i: number, model: string): Calibrated | undefined {
    const { settings, task } = this.#checks
    const fingerprint = settings.verifiers[i]?.fingerprint ?? ''
    if (!this.#calibrator || finding.score === null || finding.status === 'not_run') return undefined
    const input_kind = this.#turn.about?.kind ?? 'text'
    const scope = { verifier: finding.verifier, model, input_kind, task }
    this.#calibrator.observe(scope, fingerprint, finding.score)
    return this.#calibrator.calibrate(scope, fingerprint, finding.score, settings.accept_wrong)
  }
}

/** Warnings by which a model that quotes says that there is nothing to quote. */
const saysNothingFound = new Set(['not_found', 'no_source'])
