import { Worker } from 'node:worker_threads'
import { PlumblineError } from '../contract/errors.ts'
import type { TurnRecord } from '../contract/ports/store.ts'
import { bulk } from '../media/turnstile.ts'
import { workerEntry } from '../workers/entry.ts'
import { type TurnRows, turnRows, unitsOf } from './turn-write.ts'
import type { Batch, BatchReport, BatchResult, Statement, WriterOptions } from './writer-messages.ts'

/** UTF-16 units of turn writes that one batch takes at most, so that a backlog does not become one huge message. */
const largestBatch = 16_000_000

/** How long a write may wait for others to share its commit with, on a thread that is never idle. */
const longestWaitMs = 2
/** Writes that are enough to share a commit. */
const enoughWrites = 64

interface Waiting<T> {
  resolve: (value: T) => void
  reject: (error: unknown) => void
}

interface Pending {
  turns: (Waiting<void> & { record: TurnRecord })[]
  others: (Waiting<unknown[]> & { statements: Statement[] })[]
}

const nothing = (): Pending => ({ turns: [], others: [] })
const isEmpty = (pending: Pending) => pending.turns.length + pending.others.length === 0

/**
 * The main thread's end of the writer. One batch is in flight at a time; what is written meanwhile forms the next
 * one. A thread that died fails its batch with `store_unavailable`, and the next batch starts a new thread.
 */
export class WriterThread {
  /** Transactions asked for, and turn writes in them, since the start. */
  readonly counters = { batches: 0, turns: 0, failed_batches: 0 }
  readonly #options: WriterOptions
  #thread: Worker | undefined
  #inFlight: Pending | undefined
  #next = nothing()
  #scheduled = false
  /** Writes that waited when the last round of the event loop ended, and when the first of them came. */
  #waitedLastRound = 0
  #waitingSince = 0
  #closed = false
  #drained: (() => void) | undefined

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /** Resolves once the turn write is committed. */
  writeTurn(record: TurnRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(unavailable(new Error('the store is closed')))
      this.#next.turns.push({ record, resolve, reject })
      this.#schedule()
    })
  }

  /** Runs the statements in one transaction; resolves with the rows of the last one once it is committed. */
  execute(statements: Statement[]): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(unavailable(new Error('the store is closed')))
      this.#next.others.push({ statements, resolve, reject })
      this.#schedule()
    })
  }

  /** Waits for what was written, then ends the thread. Later writes are refused. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#inFlight !== undefined || !isEmpty(this.#next))
      await new Promise<void>((resolve) => {
        this.#drained = resolve
      })
    const thread = this.#thread
    if (thread === undefined) return
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    thread.postMessage('close')
    await ended
  }

  /** Ends the thread at once, as a crash would: what is in flight fails. */
  async terminate(): Promise<void> {
    await this.#thread?.terminate()
  }

  #schedule() {
    if (this.#scheduled || this.#inFlight !== undefined) return
    this.#scheduled = true
    this.#waitedLastRound = 0
    this.#waitingSince = performance.now()
    setImmediate(this.#endOfRound)
  }

  /**
   * A commit costs much more than one more write in it, and takes time from the thread that answers. So a batch is
   * sent when a round of the event loop brought no further write, which is at once unless the thread is busy.
   */
  readonly #endOfRound = () => {
    const waiting = this.#next.turns.length + this.#next.others.length
    const grew = waiting > this.#waitedLastRound
    const patient = waiting < enoughWrites && performance.now() - this.#waitingSince < longestWaitMs
    if (grew && patient) {
      this.#waitedLastRound = waiting
      setImmediate(this.#endOfRound)
      return
    }
    this.#scheduled = false
    this.#send()
  }

  #send() {
    const { batch, pending } = this.#takeBatch()
    if (isEmpty(pending)) return this.#goOn()
    this.#inFlight = pending
    bulk.standBack()
    this.counters.batches++
    this.counters.turns += pending.turns.length
    this.#thread ??= this.#start()
    this.#thread.postMessage(batch)
  }

  /** Turns are encoded together, here, which takes less time than each when it is written. */
  #takeBatch(): { batch: Batch; pending: Pending } {
    const { turns, others } = this.#next
    this.#next = nothing()
    const batch: Batch = { turns: [] }
    const pending: Pending = { turns: [], others }
    let units = 0
    for (const [i, turn] of turns.entries()) {
      if (units > largestBatch) {
        this.#next.turns = turns.slice(i)
        break
      }
      try {
        const rows = turnRows(turn.record)
        units += unitsOf(rows)
        addRows(batch, rows, pending.turns.length)
        pending.turns.push(turn)
      } catch (error) {
        turn.reject(unavailable(error))
      }
    }
    if (others.length > 0) batch.others = others.map((other) => other.statements)
    return { batch, pending }
  }

  #start(): Worker {
    const thread = new Worker(workerEntry('writer'), { workerData: this.#options })
    let cause: unknown = new Error('the writer ended')
    thread.on('message', (result: BatchResult) => this.#settle(result))
    thread.on('error', (error) => {
      cause = error
    })
    thread.on('exit', () => {
      this.#thread = undefined
      if (this.#inFlight !== undefined) this.#settle({ error: cause, others: [] })
    })
    return thread
  }

  #settle(result: BatchResult) {
    const batch = this.#inFlight
    this.#inFlight = undefined
    if (batch !== undefined) {
      bulk.goOn()
      const report = result === 0 ? allKept : result
      if (report.error !== undefined) this.counters.failed_batches++
      settleTurns(batch.turns, report)
      settleOthers(batch.others, report)
    }
    this.#goOn()
  }

  #goOn() {
    if (!isEmpty(this.#next)) this.#schedule()
    else this.#drained?.()
  }
}

const allKept: BatchReport = { others: [] }

function addRows(batch: Batch, { turn, more }: TurnRows, place: number) {
  for (const value of turn) batch.turns.push(value)
  if (more === undefined) return
  batch.more ??= []
  batch.more.push([place, more])
}

function settleTurns(turns: Pending['turns'], { error, failedTurns }: BatchReport) {
  for (const [i, turn] of turns.entries()) {
    const cause = error ?? failedTurns?.get(i)
    if (cause === undefined) turn.resolve()
    else turn.reject(unavailable(cause))
  }
}

function settleOthers(others: Pending['others'], { error, others: results }: BatchReport) {
  for (const [i, other] of others.entries()) {
    const result = results[i]
    if (result !== undefined && 'rows' in result) other.resolve(result.rows)
    else other.reject(unavailable(error ?? result?.error))
  }
}

function unavailable(cause: unknown): PlumblineError {
  return new PlumblineError('store_unavailable', { cause })
}
