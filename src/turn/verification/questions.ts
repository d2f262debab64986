import { PlumblineError } from '../../contract/errors.ts'
import type { GenerationSettings, Model } from '../../contract/ports/model.ts'
import type { ModelQuestion } from '../../contract/ports/verifier.ts'
import { type AttemptOrder, runAttempt } from '../attempt.ts'
import type { AttemptScope } from '../attempt-scope.ts'
import type { RuntimeDeps } from '../deps.ts'
import { checkModalities } from '../modalities.ts'
import { checkLimits } from '../model-limits.ts'
import { isTransient } from '../retry.ts'
import type { Turn } from '../turn.ts'
import type { VerificationScope } from './scope.ts'

export type QuestionDeps = Pick<RuntimeDeps, 'models' | 'services' | 'defaults'>

/** No verdict and no answer that is looked at is as long. Characters. */
const longestReply = 400_000

/** What one verifier asks of models about one answer, and what that cost. */
export class Questions {
  /** Null when a price is unknown. */
  costUsd: number | null = 0
  asked = 0
  /** What is left of the money did not suffice for a question. */
  unpaid = false
  readonly #turn: Turn
  readonly #scope: VerificationScope
  readonly #deps: QuestionDeps
  readonly #running = new Set<Promise<unknown>>()
  readonly #attempts = new Set<AttemptScope>()
  #closed = false

  constructor(turn: Turn, scope: VerificationScope, deps: QuestionDeps) {
    this.#turn = turn
    this.#scope = scope
    this.#deps = deps
  }

  /** Throws `model_not_found`, `model_lacks_modality`, `purse_empty`, and what upstreams fail with. */
  ask(question: ModelQuestion): Promise<{ text: string; cost_usd: number | null }> {
    const answer = this.#ask(question)
    const done = answer.catch((error) => this.#note(error)).finally(() => this.#running.delete(done))
    this.#running.add(done)
    return answer
  }

  #note(error: unknown): void {
    if (error instanceof PlumblineError && error.code === 'purse_empty') this.unpaid = true
  }

  /** The verifier has said what it says: calls off what it still asks. Resolves once that has stopped. */
  async close(): Promise<void> {
    this.#closed = true
    for (const attempt of this.#attempts) attempt.callOff()
    await Promise.all(this.#running)
  }

  async #ask(question: ModelQuestion): Promise<{ text: string; cost_usd: number | null }> {
    const model = this.#modelFor(question)
    for (let tries = 1; ; tries++) {
      this.#scope.signal.throwIfAborted()
      try {
        return await this.#attempt(model, question)
      } catch (error) {
        // What called the attempt off says more than that it was called off.
        this.#scope.signal.throwIfAborted()
        const again = tries === 1 && !this.#closed && error instanceof PlumblineError && isTransient(error)
        if (!again || !this.#deps.services.retries.spend()) throw error
      }
    }
  }

  #modelFor({ model: id, messages, paths }: ModelQuestion): Model {
    const model = this.#deps.models.get(id)
    if (!model) throw new PlumblineError('model_not_found', { details: { model: id } })
    checkModalities(model, { input: messages, paths })
    const [tooMuch] = checkLimits(model.info, messages, paths)
    if (tooMuch) throw tooMuch
    return model
  }

  async #attempt(model: Model, { messages, paths, ...question }: ModelQuestion) {
    let text = ''
    let id: string | undefined
    let running: AttemptScope | undefined
    const order: AttemptOrder = {
      model,
      kind: 'verification',
      ceilings: this.#deps.defaults.ceilings,
      stream: true,
      useWire: false,
      given: { messages, paths, settings: settingsOf(question) },
      hear: (_attemptId, event) => {
        if (event.type === 'text.delta') text += event.text
        if (text.length > longestReply) running?.callOff()
      },
      started: (attempt, attemptId) => {
        id = attemptId
        running = attempt
        this.asked++
        this.#attempts.add(attempt)
        if (this.#closed) attempt.callOff()
      },
    }
    try {
      await runAttempt(order, this.#turn, this.#deps.services)
    } catch (error) {
      if (text.length <= longestReply) throw error
      const reason = `${model.info.id} wrote more than ${longestReply.toLocaleString('en')} characters`
      throw new PlumblineError('verifier_not_run', { details: { reason }, cause: error })
    } finally {
      if (running) this.#attempts.delete(running)
      this.#pay(id)
    }
    return { text, cost_usd: this.#costOf(id) }
  }

  #pay(attemptId: string | undefined): void {
    if (attemptId === undefined) return
    const cost = this.#costOf(attemptId)
    this.costUsd = this.costUsd === null || cost === null ? null : this.costUsd + cost
  }

  #costOf(attemptId: string | undefined): number | null {
    return this.#turn.projection.attempts.findLast(({ id }) => id === attemptId)?.cost_usd ?? null
  }
}

function settingsOf({
  max_output_tokens,
  temperature,
  schema,
}: Pick<ModelQuestion, 'max_output_tokens' | 'temperature' | 'schema'>): GenerationSettings {
  if (!schema) return { max_output_tokens, temperature, extra: {} }
  const json_schema = { name: 'answer', strict: true, schema }
  return {
    max_output_tokens,
    temperature,
    extra: { response_format: { type: 'json_schema', json_schema } },
  }
}
