import { PlumblineError } from '../contract/errors.ts'
import type { EndEvent, EventOf } from '../contract/event.ts'
import { newId } from '../contract/ids.ts'
import type { Message } from '../contract/message.ts'
import type { GenerationSettings } from '../contract/ports/model.ts'
import { Approvals } from './approvals.ts'
import { Envelope } from './envelope.ts'
import { TurnLog } from './log.ts'
import { TurnProjection } from './projection.ts'
import { TurnPurse } from './purses.ts'
import type { TurnRequest } from './request.ts'

/** What a model is given, where that is not the request as it came. */
export interface Given {
  messages: Message[]
  paths: string[][]
  settings: GenerationSettings
}

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
  ownTools: ReadonlySet<string> = new Set()
  /** The upstream's own answer, when it was one JSON body in the request's protocol. */
  wireAnswer: Buffer | undefined
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
  ended: Promise<EndEvent> = new Promise(() => {})

  constructor(request: TurnRequest) {
    this.request = request
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
