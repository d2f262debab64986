import type { Ceilings } from '../contract/config.ts'
import { type PlumblineError, toPlumblineError } from '../contract/errors.ts'
import type { AttemptKind, FinishReason } from '../contract/event.ts'
import { newId } from '../contract/ids.ts'
import type { Message } from '../contract/message.ts'
import type { Modality } from '../contract/part.ts'
import type {
  GenerationSettings,
  Model,
  ModelCall,
  ModelEvent,
  ModelOutcome,
} from '../contract/ports/model.ts'
import type { WireBody } from '../contract/wire.ts'
import { type Account, openAccount } from './account.ts'
import { attemptSizeOf } from './attempt-history.ts'
import { AttemptScope } from './attempt-scope.ts'
import { sizeClassOf } from './latency-profile.ts'
import { toMicrosecond } from './milliseconds.ts'
import { isOutput, modalitiesOf } from './modalities.ts'
import { type AttemptServices, enterUpstream } from './services.ts'
import type { Given, Turn } from './turn.ts'

/** What one attempt is to be. */
export interface AttemptOrder {
  model: Model
  kind: AttemptKind
  ceilings: Ceilings
  /** Whether the upstream is asked to stream. */
  stream: boolean
  /** False when the request as it came no longer says what is to be done. */
  useWire: boolean
  /** What the model is given instead of the turn's conversation. */
  given?: Given
  /** The answer so far, to be taken up. */
  continueFrom?: string
  /** Hears of the attempt's events; the turn's log, unless attempts race. */
  hear(attemptId: string, event: ModelEvent): void
  /** Is handed the attempt's scope when it starts, to call it off. */
  started?(scope: AttemptScope, attemptId: string): void
}

/** Calls one model once, inside its ceilings, its upstream's limit and the turn's purses. Failures are thrown. */
export function runAttempt(
  order: AttemptOrder,
  turn: Turn,
  services: AttemptServices,
): Promise<ModelOutcome> {
  try {
    const waiting = enterUpstream(order.model, turn, services)
    return waiting ? waiting.then(() => attempt(order, turn, services)) : attempt(order, turn, services)
  } catch (error) {
    return Promise.reject(error)
  }
}

/** The attempt has its place at the upstream. */
function attempt(order: AttemptOrder, turn: Turn, services: AttemptServices): Promise<ModelOutcome> {
  const { model } = order
  let account: Account
  try {
    account = openAccount(
      model.info,
      { turn, given: givenOf(order, turn), wire: wireOf(order, turn), continueFrom: order.continueFrom },
      services,
    )
  } catch (error) {
    services.leaveUpstream(model.info)
    throw error
  }
  return new Attempt(order, turn, services, account).run()
}

class Attempt {
  readonly #id = newId('att')
  readonly #order: AttemptOrder
  readonly #turn: Turn
  readonly #services: AttemptServices
  readonly #account: Account
  readonly #scope: AttemptScope
  #outputBytes = 0

  constructor(order: AttemptOrder, turn: Turn, services: AttemptServices, account: Account) {
    this.#order = order
    this.#turn = turn
    this.#services = services
    this.#account = account
    this.#scope = new AttemptScope(turn.envelope, order.ceilings, order.model.info.id)
  }

  async run(): Promise<ModelOutcome> {
    const { model, kind } = this.#order
    const modalities = modalitiesOf(givenOf(this.#order, this.#turn).messages)
    const reserved_usd = this.#account.reservedUsd
    this.#turn.log.append({
      type: 'attempt.started',
      attempt_id: this.#id,
      model: model.info.id,
      kind,
      modalities,
      reserved_usd,
    })
    this.#services.breakers.of(model.info.id).start()
    this.#order.started?.(this.#scope, this.#id)
    try {
      const outcome = await model.run(this.#call())
      if (this.#scope.reason) throw this.#scope.reason
      this.#succeeded(outcome, modalities)
      return outcome
    } catch (thrown) {
      throw this.#failed(thrown, modalities)
    } finally {
      this.#scope.close()
    }
  }

  #call(): ModelCall {
    const { outputCap } = this.#account
    return new AttemptCall(this.#order, this.#turn, outputCap, this.#scope, (event) => this.#hear(event))
  }

  #hear(event: ModelEvent): void {
    if (this.#scope.reason) return
    this.#scope.alive(isOutput(event))
    if (event.type === 'text.delta' || event.type === 'reasoning.delta')
      this.#outputBytes += Buffer.byteLength(event.text)
    else if (event.type === 'tool.delta') this.#outputBytes += event.arguments.length
    this.#order.hear(this.#id, event)
  }

  #succeeded(outcome: ModelOutcome, modalities: Modality[]): void {
    const { model, stream } = this.#order
    const { firstOutputMs } = this.#scope
    this.#services.leaveUpstream(model.info, firstOutputMs)
    this.#services.breakers.of(model.info.id).succeeded()
    if (stream && firstOutputMs !== undefined) {
      this.#services.latency.add(
        model.info.id,
        modalities,
        sizeClassOf(this.#turn.request.bodyBytes),
        firstOutputMs,
      )
    }
    this.#remember(modalities, outcome)
    this.#finish('completed', outcome.finish_reason, outcome)
  }

  /** Notes how long the attempt took; without an outcome, that it was cut because its time was over. */
  #remember(modalities: Modality[], outcome?: ModelOutcome): void {
    const { model, kind } = this.#order
    // A verifier's question is another task than answering.
    if (kind === 'verification') return
    const { history } = this.#services
    const size = attemptSizeOf(this.#turn, modalities)
    const input = { model: model.info.id, modalities, size }
    const latencyMs = performance.now() - this.#scope.startedAt
    if (outcome) history.add(input, latencyMs, outcome.usage?.output_tokens)
    else history.addCut(input, latencyMs)
  }

  #failed(thrown: unknown, modalities: Modality[]): PlumblineError {
    const { reason, calledOff } = this.#scope
    const error = toPlumblineError(reason ?? thrown)
    const cancelled = calledOff || this.#turn.envelope.reason !== undefined
    this.#services.leaveUpstream(this.#order.model.info)
    const breaker = this.#services.breakers.of(this.#order.model.info.id)
    if (!cancelled && blamesModel(error)) breaker.failed()
    else breaker.abandoned()
    if (error.code === 'deadline_exceeded' || error.code === 'upstream_stalled') this.#remember(modalities)
    this.#finish(cancelled ? 'cancelled' : 'failed', cancelled ? 'cancelled' : 'error', undefined, error)
    return error
  }

  #finish(
    status: 'completed' | 'failed' | 'cancelled',
    finish_reason: FinishReason,
    outcome?: ModelOutcome,
    error?: PlumblineError,
  ): void {
    const reached = error === undefined || this.#outputBytes > 0 || mayHaveBeenBilled(error)
    const cost_usd = this.#account.settle(outcome?.usage ?? null, reached ? this.#outputBytes : undefined)
    const { firstOutputMs } = this.#scope
    this.#turn.log.append({
      type: 'attempt.finished',
      attempt_id: this.#id,
      status,
      finish_reason,
      usage: outcome?.usage ?? null,
      estimate: this.#account.estimate,
      cost_usd,
      first_output_ms: firstOutputMs === undefined ? null : toMicrosecond(firstOutputMs),
      latency_ms: toMicrosecond(performance.now() - this.#scope.startedAt),
      error: error?.toWire(),
    })
  }
}

/** What a model is handed. Its signal is made when the model asks for it. */
class AttemptCall implements ModelCall {
  readonly messages: Message[]
  readonly paths: string[][]
  readonly settings: GenerationSettings
  readonly stream: boolean
  readonly outputCap: number | undefined
  readonly wire: WireBody | undefined
  readonly continueFrom: string | undefined
  readonly halt: AttemptScope
  readonly emit: ModelCall['emit']

  constructor(
    order: AttemptOrder,
    turn: Turn,
    outputCap: number | undefined,
    halt: AttemptScope,
    emit: ModelCall['emit'],
  ) {
    const { messages, paths, settings } = givenOf(order, turn)
    this.messages = messages
    this.paths = paths
    this.settings = settings
    this.stream = order.stream
    this.outputCap = outputCap
    this.wire = wireOf(order, turn)
    this.continueFrom = order.continueFrom
    this.halt = halt
    this.emit = emit
  }

  get signal(): AbortSignal {
    return this.halt.signal
  }
}

/** The request as it came, while it still says what is to be done. */
function wireOf({ useWire, given }: AttemptOrder, turn: Turn): WireBody | undefined {
  return useWire && given === undefined && turn.given === undefined ? turn.request.wire : undefined
}

function givenOf({ given }: AttemptOrder, turn: Turn): Given {
  return given ?? turn.conversation
}

/** Failures that say something of the model's health. */
function blamesModel(error: PlumblineError): boolean {
  return (
    error.code.startsWith('upstream_') &&
    error.code !== 'upstream_rejected' &&
    error.code !== 'upstream_rate_limited'
  )
}

/** Refusals are not billed; a stream that was cut or called off is. */
function mayHaveBeenBilled(error: PlumblineError): boolean {
  const refused = ['upstream_unreachable', 'upstream_rejected', 'upstream_rate_limited', 'upstream_failed']
  return !refused.includes(error.code)
}
