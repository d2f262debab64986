import type { Citation } from '../citation.ts'
import type { Message } from '../message.ts'
import type { VerifierFinding } from '../verdict.ts'

/** The answer under test. */
export interface AnswerUnderTest {
  text: string
  /** Final ones. */
  citations: readonly Citation[]
  /** The model that gave it. */
  model: string
  /** The model said that the sources do not answer the question. */
  abstained: boolean
}

/** What a tool of the turn returned. */
export interface ToolEvidence {
  name: string
  arguments: string
  text: string
  /** False for calls that failed or were not made. */
  ok: boolean
}

/** A question to a model on behalf of a verifier; paid from the turn's purse and ended by its deadline. */
export interface ModelQuestion {
  model: string
  messages: Message[]
  /** Path of each part, as in `ModelCall`. */
  paths: string[][]
  max_output_tokens: number
  temperature?: number
  /** JSON Schema of the answer, for models that keep to one. */
  schema?: Record<string, unknown>
}

export interface VerificationRequest {
  /** The turn's input, history included; `paths[i][j]` names `messages[i].parts[j]`. */
  messages: readonly Message[]
  paths: readonly string[][]
  answer: AnswerUnderTest
  tools: readonly ToolEvidence[]
  /** Aborts at the verification's ceiling, at the deadline and when the client leaves. */
  signal: AbortSignal
  remainingMs(): number
  /** Throws what the attempt throws: `purse_empty`, `model_not_found`, upstream failures. */
  ask(question: ModelQuestion): Promise<{ text: string; cost_usd: number | null }>
}

/** What a verifier itself can say; the runtime adds time and cost. */
export type Finding = Omit<VerifierFinding, 'verifier' | 'latency_ms' | 'cost_usd'> & {
  cost_usd?: number | null
}

/**
 * Checks an answer. What it throws is a verdict `not_run` with the reason, never a pass. `name` is what the
 * configuration calls it.
 */
export interface Verifier {
  readonly name: string
  /** Changes whenever its settings do: a calibration made with others is stale. */
  readonly fingerprint: string
  verify(request: VerificationRequest): Promise<Finding>
}

export interface VerifierRegistry {
  get(name: string): Verifier | undefined
}
