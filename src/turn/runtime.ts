import { PlumblineError, toPlumblineError } from '../contract/errors.ts'
import type { EndEvent, EventBody } from '../contract/event.ts'
import type { ModelRegistry } from '../contract/ports/model.ts'
import type { TurnStore } from '../contract/ports/store.ts'
import type { AcceptDeps } from './accept.ts'
import { acceptParts } from './accept.ts'
import { checkModalities, runAttempt } from './attempt.ts'
import { Recorder } from './recorder.ts'
import type { TurnRequest } from './request.ts'
import { Turn } from './turn.ts'

export interface RuntimeDeps extends AcceptDeps {
  models: ModelRegistry
  turns: TurnStore
  /** Told of causes that clients must not see. */
  onInternalError(turnId: string, error: unknown): void
  /** Told of every turn that ended. */
  onEnd?(turn: Turn, end: EndEvent): void
}

/** Runs turns: admit → accept parts → plan → attempt → record → deliver. */
export class TurnRuntime {
  readonly running = new Map<string, Turn>()
  readonly #deps: RuntimeDeps
  readonly #recorder: Recorder
  #closing = false

  constructor(deps: RuntimeDeps) {
    this.#deps = deps
    this.#recorder = new Recorder(deps.turns)
  }

  /**
   * Starts a turn. Its log can be listened to at once; `turn.ended` says when it is over. Throws when it cannot be
   * admitted: `model_not_found`, `shutting_down`.
   */
  start(request: TurnRequest): Turn {
    if (this.#closing) throw new PlumblineError('shutting_down')
    if (!this.#deps.models.get(request.model)) {
      throw new PlumblineError('model_not_found', { param: 'model', details: { model: request.model } })
    }
    const turn = new Turn(request)
    this.running.set(turn.id, turn)
    this.#recorder.watch(turn)
    // The first listeners attach before anything is appended.
    turn.ended = Promise.resolve().then(() => this.#run(turn))
    return turn
  }

  /** Stops taking turns, cancels those that run, and waits for their records. */
  async close(): Promise<void> {
    this.#closing = true
    const open = [...this.running.values()]
    for (const turn of open) turn.cancel()
    await Promise.all(open.map((turn) => turn.ended))
    this.#recorder.close()
  }

  async #run(turn: Turn): Promise<EndEvent> {
    let ending: EventBody
    try {
      ending = await this.#attempt(turn)
    } catch (error) {
      ending = this.#failure(turn, error)
    }
    turn.envelope.close()
    const end = await this.#record(turn, ending)
    this.running.delete(turn.id)
    turn.log.end(end)
    this.#deps.onEnd?.(turn, end)
    return end
  }

  async #attempt(turn: Turn): Promise<EventBody> {
    const { request, log, envelope, projection } = turn
    const { model: name, protocol, stream, wishes, settings, bodyBytes } = request
    log.append({
      type: 'turn.started',
      turn_id: turn.id,
      started_at: new Date(Date.now() - envelope.elapsedMs()).toISOString(),
      model: name,
      protocol,
      stream,
      budget: wishes.budget ?? {},
      user: wishes.user,
      conversation: wishes.conversation,
      settings: settingsForLog(settings),
      body_bytes: bodyBytes,
    })
    await acceptParts(request.messages, this.#deps, envelope.signal, (event) => log.append(event))
    envelope.signal.throwIfAborted()
    const model = this.#deps.models.get(name)
    if (!model) throw new PlumblineError('model_not_found', { param: 'model', details: { model: name } })
    checkModalities(model, projection)
    const chosen = model.info.id
    const reason = chosen === name ? 'the request names this model' : `${name} runs on this model`
    log.append({ type: 'plan', candidates: [chosen], chosen, reason, propensity: 1 })
    const result = await runAttempt(model, request, projection, log, envelope)
    turn.wireAnswer = result.wire
    const spent = { latency_ms: envelope.elapsedMs(), cost_usd: result.costUsd }
    log.append({ type: 'budget', budget: wishes.budget ?? {}, spent })
    return { type: 'turn.completed', finish_reason: result.finish_reason, usage: result.usage, spent }
  }

  #failure(turn: Turn, thrown: unknown): EventBody {
    const { signal } = turn.envelope
    const error = toPlumblineError(signal.aborted ? signal.reason : thrown)
    if (error.code === 'internal') this.#deps.onInternalError(turn.id, error.cause)
    const spent = { latency_ms: turn.envelope.elapsedMs(), cost_usd: costOf(turn) }
    return error.code === 'turn_cancelled'
      ? { type: 'turn.cancelled', reason: error.message, spent }
      : { type: 'turn.failed', error: error.toWire(), spent }
  }

  /** Commits the end; where the store cannot, the turn failed, whatever else it did. */
  async #record(turn: Turn, ending: EventBody): Promise<EndEvent> {
    const end = turn.log.seal(ending)
    try {
      await this.#recorder.finish(turn, end)
      return end
    } catch (cause) {
      this.#deps.onInternalError(turn.id, cause)
      const error = new PlumblineError('store_unavailable', { cause })
      const failed = turn.log.seal({ type: 'turn.failed', error: error.toWire(), spent: end.spent })
      turn.projection.apply(failed)
      return failed
    }
  }
}

/** What the attempts of a turn cost: null as soon as one of them is unknown, 0 when there was none. */
function costOf(turn: Turn): number | null {
  let sum = 0
  for (const { cost_usd } of turn.projection.attempts) {
    if (cost_usd === null) return null
    sum += cost_usd
  }
  return sum
}

function settingsForLog({ extra, ...own }: TurnRequest['settings']): Record<string, unknown> {
  return { ...extra, ...own }
}
