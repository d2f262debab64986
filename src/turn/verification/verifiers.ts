import { PlumblineError } from '../../contract/errors.ts'
import type { Message } from '../../contract/message.ts'
import type {
  AnswerUnderTest,
  Finding,
  ToolEvidence,
  VerificationRequest,
  Verifier,
} from '../../contract/ports/verifier.ts'
import type { VerifierFinding } from '../../contract/verdict.ts'
import type { Turn } from '../turn.ts'
import type { Checks } from './checks.ts'
import { type QuestionDeps, Questions } from './questions.ts'
import { VerificationScope } from './scope.ts'
import { toolEvidence } from './tool-evidence.ts'

const longestReason = 1_000

/** Runs a turn's verifiers on one answer after another, inside one ceiling for all of them. */
export class Verifiers {
  readonly #checks: Checks
  readonly #turn: Turn
  readonly #deps: QuestionDeps
  readonly messages: Message[]
  readonly paths: string[][]
  /** A verifier could not pay what it asks. */
  unpaid = false
  #usedMs = 0
  #running = 0
  #runningSince = 0

  /** The conversation is what the turn is given now: its input and what was said before. */
  constructor(checks: Checks, turn: Turn, deps: QuestionDeps) {
    this.#checks = checks
    this.#turn = turn
    this.#deps = deps
    const { messages, paths } = turn.conversation
    this.messages = messages
    this.paths = paths
  }

  /**
   * What each verifier finds, in the order in which they are named. They run side by side. Never throws: one that fails
   * or has no time is `not_run`.
   */
  async find(answer: AnswerUnderTest): Promise<VerifierFinding[]> {
    const { verifiers, ceiling_ms = Number.POSITIVE_INFINITY } = this.#checks.settings
    const scope = new VerificationScope(this.#turn.envelope, ceiling_ms - this.#begin())
    const tools = toolEvidence(this.#turn.log.events)
    try {
      return await Promise.all(verifiers.map((verifier) => this.#run(verifier, answer, tools, scope)))
    } finally {
      scope.close()
      this.#running--
      if (this.#running === 0) this.#usedMs += performance.now() - this.#runningSince
    }
  }

  /** What the checks have taken so far, in which some may have run side by side. */
  #begin(): number {
    const now = performance.now()
    if (this.#running === 0) this.#runningSince = now
    this.#running++
    return this.#usedMs + now - this.#runningSince
  }

  async #run(
    verifier: Verifier,
    answer: AnswerUnderTest,
    tools: ToolEvidence[],
    scope: VerificationScope,
  ): Promise<VerifierFinding> {
    const startedAt = performance.now()
    const questions = new Questions(this.#turn, scope, this.#deps)
    const request: VerificationRequest = {
      messages: this.messages,
      paths: this.paths,
      answer,
      tools,
      signal: scope.signal,
      remainingMs: () => scope.remainingMs(),
      ask: (question) => questions.ask(question),
    }
    const finding = await verdictOf(verifier, request)
    await questions.close()
    this.unpaid ||= questions.unpaid
    return {
      ...finding,
      reason: finding.reason.slice(0, longestReason),
      verifier: verifier.name,
      cost_usd: questions.asked === 0 ? (finding.cost_usd ?? 0) : questions.costUsd,
      latency_ms: performance.now() - startedAt,
    }
  }
}

/** A verifier that does not listen to its signal is left behind, not waited for. */
async function verdictOf(verifier: Verifier, request: VerificationRequest): Promise<Finding> {
  const notRun = (reason: string) => ({ status: 'not_run' as const, score: null, reason })
  if (request.answer.text.trim() === '') return notRun('the answer has no text to check')
  if (request.remainingMs() <= 0) return notRun('there was no time left for it')
  try {
    return await Promise.race([verifier.verify(request), aborted(request.signal)])
  } catch (error) {
    return notRun(reasonOf(error))
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof PlumblineError && error.code === 'verifier_not_run')
    return String(error.details.reason ?? error.message)
  return error instanceof Error ? error.message : String(error)
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
