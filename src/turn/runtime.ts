import { PlumblineError, toPlumblineError } from '../contract/errors.ts'
import type { EndEvent, EventBody } from '../contract/event.ts'
import type { Message } from '../contract/message.ts'
import type { Route } from '../contract/ports/model.ts'
import { acceptParts } from './accept.ts'
import { Admission, type AdmissionLimits, type Ticket } from './admission.ts'
import type { RuntimeDeps, TurnSetup } from './deps.ts'
import { Recorder } from './recorder.ts'
import type { InputMessage, TurnRequest } from './request.ts'
import { endingOf, runTurn } from './run.ts'
import { RunningTurns } from './running-turns.ts'
import { StoreGate } from './store-gate.ts'
import { Turn } from './turn.ts'
import { checksOf } from './verification/checks.ts'
import { evidenceOf } from './verification/evidence.ts'

/** Runs turns: admit → accept parts → plan → attempt → record → deliver. */
export class TurnRuntime {
  readonly running = new RunningTurns()
  #deps: RuntimeDeps
  readonly #recorder: Recorder
  readonly #admission: Admission
  readonly #gate: StoreGate
  #closing = false

  constructor(deps: RuntimeDeps) {
    this.#deps = deps
    this.#recorder = new Recorder(deps.turns, this.running)
    this.#admission = new Admission(deps.admission)
    this.#gate = new StoreGate(deps.checkStore)
  }

  /** False once the server is stopping. */
  get accepting(): boolean {
    return !this.#closing
  }

  /** Turns that start from now on are run by this setup; those that run keep theirs. */
  reconfigure(setup: TurnSetup, admission: AdmissionLimits): void {
    this.#deps = { ...this.#deps, ...setup }
    this.#admission.limits = admission
  }

  /**
   * Takes a place for a turn, by the declared size of its body, before that is read. The place is given back when the
   * turn ends; whoever does not start one gives it back. Throws `shutting_down`, `overloaded`, `store_unavailable`.
   */
  admit(bodyBytes: number | undefined): Ticket {
    if (this.#closing) throw new PlumblineError('shutting_down')
    this.#gate.pass()
    return this.#admission.admit(bodyBytes)
  }

  /**
   * Starts a turn. Its log can be listened to at once; `turn.ended` says when it is over. Throws `model_not_found`,
   * `parameter_unsupported` for the wish to check what has no verifiers, and `shutting_down` when the server was told to stop while the body arrived.
   */
  start(request: TurnRequest, ticket: Ticket): Turn {
    if (this.#closing) throw new PlumblineError('shutting_down')
    const deps = this.#deps
    const route = deps.models.route(request.model)
    if (!route)
      throw new PlumblineError('model_not_found', { param: 'model', details: { model: request.model } })
    const wishes = this.#wishesOf(request, route)
    const turn = new Turn(
      wishes === request.wishes ? request : { ...request, wishes },
      checksOf(request, route),
    )
    this.running.add(turn)
    this.#recorder.watch()
    turn.ended = this.#run(turn, ticket, route, deps)
    return turn
  }

  /** Messages as a turn would be given them, their media fetched and measured. Throws what accepting parts throws. */
  async measure(messages: InputMessage[], signal: AbortSignal): Promise<Message[]> {
    const measured: Message[] = []
    await acceptParts(messages, this.#deps, { signal }, (event) => {
      if (event.type !== 'part.accepted') return
      measured[event.message] ??= { role: event.role, parts: [] }
      measured[event.message]?.parts.push(event.part)
    })
    return measured
  }

  /**
   * Stops taking turns and lets those that run end for `drainMs`; what still runs then fails with `shutting_down`.
   * Resolves once all of them are recorded.
   */
  async close(drainMs = 0): Promise<void> {
    this.#closing = true
    const open = [...this.running]
    const cut = setTimeout(() => {
      for (const turn of open) turn.envelope.abort(new PlumblineError('shutting_down'))
    }, drainMs)
    await Promise.all(open.map((turn) => turn.ended))
    clearTimeout(cut)
    this.#recorder.close()
    this.#gate.close()
  }

  #wishesOf({ wishes }: TurnRequest, route: Route): TurnRequest['wishes'] {
    const { latencyMs, costUsd } = this.#deps.defaults
    const { budget } = wishes
    if (budget?.latency_ms !== undefined && budget.cost_usd !== undefined) return wishes
    const {
      latency_ms = route.budget?.latency_ms ?? latencyMs,
      cost_usd = route.budget?.cost_usd ?? costUsd,
    } = budget ?? {}
    return { ...wishes, budget: { latency_ms, cost_usd } }
  }

  async #run(turn: Turn, ticket: Ticket, route: Route, deps: RuntimeDeps): Promise<EndEvent> {
    let ending: EventBody
    // The first listeners attach before anything is appended.
    await null
    try {
      ending = await runTurn(turn, route, deps)
    } catch (error) {
      ending = this.#endingOf(turn, error)
    }
    turn.envelope.close()
    let end = turn.log.seal(ending)
    try {
      await this.#recorder.finish(turn, end)
    } catch (cause) {
      end = this.#unrecorded(turn, end, cause)
    }
    this.running.delete(turn)
    ticket.release()
    turn.log.end(end)
    if (turn.checks || route.policy) deps.onEvidence?.(evidenceOfTurn(turn, route))
    this.#deps.onEnd?.(turn, end)
    return end
  }

  #endingOf(turn: Turn, thrown: unknown): EventBody {
    const error = turn.envelope.reason ?? toPlumblineError(thrown)
    if (error.code === 'internal') this.#deps.onInternalError(turn.id, error.cause)
    return endingOf(turn, error)
  }

  /** The store could not commit the end: the turn failed, whatever else it did. */
  #unrecorded(turn: Turn, { spent }: EndEvent, cause: unknown): EndEvent {
    this.#gate.failed()
    this.#deps.onInternalError(turn.id, cause)
    const error = new PlumblineError('store_unavailable', { cause })
    const failed = turn.log.seal({ type: 'turn.failed', error: error.toWire(), spent })
    turn.projection.apply(failed)
    return failed
  }
}

function evidenceOfTurn({ log, checks, about }: Turn, { task = 'any' }: Route) {
  const verifiers = checks?.settings.verifiers ?? []
  const fingerprints = new Map(verifiers.map(({ name, fingerprint }) => [name, fingerprint]))
  const bySentence = checks?.mode === 'gate' && checks.settings.hold === 'claim'
  return evidenceOf(log.events, { task, inputKind: about?.kind ?? 'text', bySentence, fingerprints })
}
