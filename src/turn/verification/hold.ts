import { type EventOf, type EventType, isEnd, type TurnEvent } from '../../contract/event.ts'
import type { LogListener, TurnLog } from '../log.ts'

/** A client's view of a turn whose answer is held. */
interface Follower {
  listener: LogListener
  /** `log`: as the events stand in the log. `answer`: output alone waits, everything else comes at once. */
  order: 'log' | 'answer'
  /** For `log`: index of the next event in the log. */
  next: number
  onHeld?(): void
}

const outputTypes: ReadonlySet<EventType> = new Set<EventType>([
  'text.delta',
  'reasoning.delta',
  'citation',
  'image.frame',
  'audio.chunk',
  'tool.delta',
  // They quote what they are about.
  'verdict',
])

/**
 * Stands between a turn's log and its clients until its answer is accepted. The log has everything as it happens;
 * output waits here. What `answer.restarted` makes void while it waits is never told. Calls of the server's own tools
 * are no output: they are made whatever becomes of the answer.
 */
export class Hold {
  readonly #log: TurnLog
  readonly #isOwnCall: (event: EventOf<'tool.delta'>) => boolean
  readonly #followers = new Set<Follower>()
  readonly #void = new Set<number>()
  #waiting: { event: TurnEvent; wire?: string }[] = []
  /** Where in `#waiting` the step that runs began. */
  #stepAt = 0
  #over = false
  readonly #told: TurnEvent[] = []

  constructor(log: TurnLog, isOwnCall: (event: EventOf<'tool.delta'>) => boolean) {
    this.#log = log
    this.#isOwnCall = isOwnCall
    log.subscribe((event, wire) => this.#hear(event, wire))
  }

  /** True while there is output that clients may not see. */
  get holding(): boolean {
    return this.#waiting.length > 0
  }

  /** What clients may see, output after what it waited for. */
  get told(): readonly TurnEvent[] {
    return this.#told
  }

  /** Calls the listener for what it may hear, past events at once. Returns what stops it. */
  follow(follower: Follower): () => void {
    // Whoever claims to have seen what is yet to come would never hear of the end.
    follower.next = Math.min(follower.next, this.#log.events.length)
    if (follower.order === 'log') this.#advance(follower)
    else for (const event of this.#told) follower.listener(event)
    this.#followers.add(follower)
    if (this.holding) follower.onHeld?.()
    return () => this.#followers.delete(follower)
  }

  /** Events after `afterSeq` as a follower of the log would have heard them by now. */
  after(afterSeq: number): TurnEvent[] {
    return this.#log.events.slice(afterSeq).filter((event) => this.#isFree(event))
  }

  /** The answer is accepted: what waits goes out, and what follows goes out at once. */
  release(): void {
    this.#over = true
    const waited = this.#waiting
    this.#waiting = []
    for (const { event, wire } of waited) this.#tell(event, wire)
    this.#advanceAll()
  }

  #hear(event: TurnEvent, wire: string | undefined): void {
    if (this.#over) this.#tell(event, wire)
    else if (event.type === 'answer.restarted')
      this.#drop(event.whole ? 0 : this.#stepAt, event.whole ? undefined : event.attempt_id)
    else if (isEnd(event)) this.#end(event)
    else if (this.#isOutput(event, wire)) this.#keep(event, wire)
    else {
      if (event.type === 'plan') this.#stepAt = this.#waiting.length
      this.#tell(event)
    }
    this.#advanceAll()
  }

  /** Who has not passed by now never will. */
  #end(event: TurnEvent): void {
    this.#drop(0)
    this.#over = true
    this.#tell(event)
  }

  #keep(event: TurnEvent, wire: string | undefined): void {
    this.#waiting.push({ event, wire })
    if (this.#waiting.length === 1) for (const follower of this.#followers) follower.onHeld?.()
  }

  /** Verdicts stay where they are not on the answer of `attemptId`: of several answers all are looked at before one is kept. */
  #drop(from: number, attemptId?: string): void {
    const dropped = this.#waiting.splice(from)
    for (const waiting of dropped) {
      const { event } = waiting
      if (attemptId !== undefined && event.type === 'verdict' && event.attempt_id !== attemptId)
        this.#waiting.push(waiting)
      else this.#void.add(event.seq)
    }
    this.#stepAt = from
  }

  #isOutput(event: TurnEvent, wire: string | undefined): boolean {
    if (event.type === 'tool.delta') return !this.#isOwnCall(event)
    if (wire !== undefined || outputTypes.has(event.type)) return true
    return event.type === 'warning' && event.attempt_id !== undefined
  }

  #isFree({ seq }: TurnEvent): boolean {
    return seq < (this.#waiting[0]?.event.seq ?? Number.POSITIVE_INFINITY) && !this.#void.has(seq)
  }

  #tell(event: TurnEvent, wire?: string): void {
    this.#told.push(event)
    for (const { order, listener } of this.#followers) if (order === 'answer') listener(event, wire)
  }

  #advanceAll(): void {
    for (const follower of this.#followers) if (follower.order === 'log') this.#advance(follower)
  }

  #advance(follower: Follower): void {
    const { events } = this.#log
    const firstWaiting = this.#waiting[0]?.event.seq ?? Number.POSITIVE_INFINITY
    for (; follower.next < events.length; follower.next++) {
      const event = events[follower.next]
      if (!event || event.seq >= firstWaiting) return
      if (!this.#void.has(event.seq)) follower.listener(event)
    }
  }
}
