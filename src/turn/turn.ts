import { PlumblineError } from '../contract/errors.ts'
import type { EndEvent, EventOf, TurnEvent } from '../contract/event.ts'
import { newId } from '../contract/ids.ts'
import type { Message } from '../contract/message.ts'
import type { GenerationSettings, ModelEvent } from '../contract/ports/model.ts'
import { Approvals } from './approvals.ts'
import { Envelope } from './envelope.ts'
import type { Input } from './input-kind.ts'
import { type LogListener, TurnLog } from './log.ts'
import { TurnProjection } from './projection.ts'
import { TurnPurse } from './purses.ts'
import type { TurnRequest } from './request.ts'
import type { Checks } from './verification/checks.ts'
import { Hold } from './verification/hold.ts'

/** What a model is given, where that is not the request as it came. */
export interface Given {
  messages: Message[]
  paths: string[][]
  settings: GenerationSettings
}

/** Takes what a model puts out before the log does, where it has to be looked at piece by piece. */
export interface OutputFilter {
  hear(attemptId: string, event: ModelEvent): void
  /** Resolves once all that was heard is either in the log or left out. `whole` says that the model ended its answer. */
  settled(whole: boolean): Promise<void>
}

const noTools: ReadonlySet<string> = new Set()
const notYet = new Promise<EndEvent>(() => {})

/** A turn while it runs: its request, its log, what is left of its time, and what the log says so far. */
export class Turn {
  readonly id = newId('turn')
  readonly request: TurnRequest
  readonly log: TurnLog
  readonly envelope: Envelope
  readonly projection = new TurnProjection()
  /** What is left of the turn's own budget in USD, when it has one. */
  readonly purse: TurnPurse | undefined
  /** Instructions, earlier turns, and what tools returned, put together with the input. */
  given: Given | undefined
  /** Calls that wait for a person. */
  readonly approvals = new Approvals()
  /** Names of tools that the server calls itself; their calls are not the client's business. */
  ownTools: ReadonlySet<string> = noTools
  /** How its answer is checked; undefined when it is not. */
  readonly checks: Checks | undefined
  /** Keeps the answer from clients until it has passed, where it has to. */
  readonly hold: Hold | undefined
  output: OutputFilter | undefined
  /** Adds the citations of an answer whose model does not give them itself. */
  cite: ((attemptId: string) => void) | undefined
  /** What its input is made of, once somebody looked. */
  about: Input | undefined
  /** The upstream's own answer, when it was one JSON body in the request's protocol. */
  wireAnswer: string | undefined
  /** Where it is among the running turns. */
  place = -1
  /** Of `performance.now()`. */
  readonly startedAt = performance.now()
  /** True once its end is being recorded. */
  finishing = false
  /** How much of the log was written to the store before the end. */
  writtenSeq = 0
  /** The write that is on its way. */
  writing: Promise<void> | undefined
  /** Resolves with the end event once it is recorded and told; never rejects. */
  ended: Promise<EndEvent> = notYet

  constructor(request: TurnRequest, checks?: Checks) {
    this.request = request
    this.checks = checks
    this.log = new TurnLog(request.arrivedAt)
    const { latency_ms, cost_usd } = request.wishes.budget ?? {}
    this.envelope = new Envelope(request.arrivedAt, latency_ms)
    this.purse = cost_usd === undefined ? undefined : new TurnPurse(cost_usd)
    this.log.subscribe((event) => {
      if (
        event.type !== 'turn.completed' &&
        event.type !== 'turn.failed' &&
        event.type !== 'turn.cancelled'
      ) {
        this.projection.apply(event)
      }
    })
    if (checks?.mode !== 'gate' || checks.settings.hold === 'claim') return
    const hold = new Hold(this.log, (event) => this.isOwnCall(event))
    this.projection.withheld = () => hold.holding
    this.hold = hold
  }

  /**
   * Calls `listener` for what clients may see after `afterSeq`, past events at once. `order` says whether events come
   * strictly as they stand in the log; only output waits otherwise. `onHeld` is called when output is first kept back.
   */
  follow(
    listener: LogListener,
    order: 'log' | 'answer' = 'log',
    afterSeq = 0,
    onHeld?: () => void,
  ): () => void {
    if (this.hold) return this.hold.follow({ listener, order, next: afterSeq, onHeld })
    return this.log.subscribe(listener, afterSeq)
  }

  /** Events after `afterSeq` that clients may see by now, as they stand in the log. */
  eventsAfter(afterSeq: number): TurnEvent[] {
    return this.hold?.after(afterSeq) ?? this.log.events.slice(afterSeq)
  }

  /** The events that clients may see so far. */
  get told(): readonly TurnEvent[] {
    return this.hold?.told ?? this.log.events
  }

  /** True for pieces of a call that the server makes itself: clients of other protocols than ours do not see them. */
  isOwnCall(event: EventOf<'tool.delta'>): boolean {
    if (this.ownTools.size === 0) return false
    const name = event.name ?? this.projection.toolCalls[event.index]?.name
    return name !== undefined && this.ownTools.has(name)
  }

  /** What the model is to be given now. */
  get conversation(): Given {
    const { input, paths } = this.projection
    return this.given ?? { messages: input, paths, settings: this.request.settings }
  }

  /** How long the turn runs on when nobody listens; 0 ends it as soon as its client leaves. */
  graceMs = 0
  #listeners = 0
  #grace: NodeJS.Timeout | undefined

  /** Counts a client in. When the last one has left for `graceMs`, the turn is cancelled. */
  listen(): { leave(): void } {
    clearTimeout(this.#grace)
    this.#listeners++
    let here = true
    return {
      leave: () => {
        if (!here) return
        here = false
        this.#listeners--
        if (this.#listeners > 0) return
        if (this.graceMs === 0) this.cancel()
        else this.#grace = setTimeout(() => this.cancel(), this.graceMs).unref()
      },
    }
  }

  /** Ends the turn before it is done; everything it started stops at once. */
  cancel(): void {
    this.envelope.abort(new PlumblineError('turn_cancelled'))
  }
}
