import { Worker } from 'node:worker_threads'
import { PlumblineError } from '../contract/errors.ts'
import { workerEntry } from '../workers/entry.ts'
import type { BatchResult, Statement, WriterOptions } from './writer-messages.ts'

/** UTF-16 units of turn writes that one batch takes at most, so that a backlog does not become one huge string. */
const largestBatch = 16_000_000

interface Waiting<T> {
  resolve: (value: T) => void
  reject: (error: unknown) => void
}

interface Pending {
  turns: (Waiting<void> & { text: string })[]
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
  #closed = false
  #drained: (() => void) | undefined

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /** Resolves once the turn write, as `encodeTurnWrite` made it, is committed. */
  writeTurn(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(unavailable(new Error('the store is closed')))
      this.#next.turns.push({ text, resolve, reject })
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
    // Everything that this round of the event loop writes shares the batch.
    setImmediate(() => {
      this.#scheduled = false
      this.#send()
    })
  }

  #send() {
    const batch = this.#takeBatch()
    this.#inFlight = batch
    this.counters.batches++
    this.counters.turns += batch.turns.length
    this.#thread ??= this.#start()
    this.#thread.postMessage({
      turns: batch.turns.map((turn) => turn.text).join('\n'),
      others: batch.others.map((other) => other.statements),
    })
  }

  #takeBatch(): Pending {
    const { turns, others } = this.#next
    this.#next = nothing()
    let units = 0
    const fitting = turns.findIndex((turn, i) => {
      units += turn.text.length
      return units > largestBatch && i > 0
    })
    if (fitting !== -1) this.#next.turns = turns.splice(fitting)
    return { turns, others }
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
      if (result.error !== undefined) this.counters.failed_batches++
      settleTurns(batch.turns, result)
      settleOthers(batch.others, result)
    }
    if (!isEmpty(this.#next)) this.#send()
    else this.#drained?.()
  }
}

function settleTurns(turns: Pending['turns'], { error, failedTurns }: BatchResult) {
  for (const [i, turn] of turns.entries()) {
    const cause = error ?? failedTurns?.get(i)
    if (cause === undefined) turn.resolve()
    else turn.reject(unavailable(cause))
  }
}

function settleOthers(others: Pending['others'], { error, others: results }: BatchResult) {
  for (const [i, other] of others.entries()) {
    const result = results[i]
    if (result !== undefined && 'rows' in result) other.resolve(result.rows)
    else other.reject(unavailable(error ?? result?.error))
  }
}

function unavailable(cause: unknown): PlumblineError {
  return new PlumblineError('store_unavailable', { cause })
}
