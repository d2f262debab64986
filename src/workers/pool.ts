import { PlumblineError } from '../contract/errors.ts'
import { Child, type Job } from './child.ts'
import type { Tasks } from './protocol.ts'
import { ResultQueue } from './results.ts'

/** Thrown when a task takes longer than its cap; its process is killed. */
export class TaskTimeout extends Error {
  readonly limitMs: number

  constructor(limitMs: number) {
    super(`The task took longer than ${limitMs} ms.`)
    this.limitMs = limitMs
    this.name = 'TaskTimeout'
  }
}

export interface PoolOptions {
  /** Path of the built child: see `workerEntry`. */
  entry: string
  /** How many children may live at once. */
  size: number
  /** A child is replaced after so many tasks. */
  tasksPerChild?: number
  /** A child that holds more than this after a task is replaced. */
  rssBytes?: number
  /** Cap on the JavaScript heap of a child. */
  heapMegabytes?: number
  /** How long a cancelled child may take to stop before it is killed. */
  graceMs?: number
}

export interface RunOptions {
  signal?: AbortSignal
  /** From the moment a child starts the task, not from when it was queued. */
  timeoutMs?: number
  /** Tasks of one group take turns with those of others, however many each has waiting. */
  group?: object
}

interface Waiting {
  job: Job
  group: object
  started(child: Child): void
}

/**
 * Child processes that do tasks, one each at a time, in the order they were asked for, groups by turns. A child starts when it is
 * first needed, and no task waits for it if another child is free before it is ready. Whatever happens to a child
 * happens only to the task it was at; one that cannot start fails the task that has waited longest.
 */
export class ProcessPool<T extends Tasks> {
  readonly #options: Required<PoolOptions>
  readonly #children = new Set<Child>()
  readonly #waiting: Waiting[] = []
  /** When a task of the group was last started, or the group came, in a count of such moments. */
  readonly #turns = new WeakMap<object, number>()
  #moments = 0
  #closed = false

  constructor(options: PoolOptions) {
    this.#options = {
      tasksPerChild: 1_000,
      rssBytes: 700_000_000,
      heapMegabytes: 512,
      graceMs: 50,
      ...options,
    }
  }

  /** Process ids of the children that live. */
  get pids(): number[] {
    return [...this.#children].flatMap((child) => child.pid ?? [])
  }

  /** Starts one child if none lives, and resolves when it is ready. */
  async warm(): Promise<void> {
    if (this.#closed) return
    const [child = this.#fork()] = this.#children
    await child.ready
  }

  /**
   * Runs a task and gives its results as they come. Leaving the iteration cancels the task. Throws what the task
   * throws, the signal's reason, `TaskTimeout`, or `reader_failed` when the child died.
   */
  async *run<Name extends keyof T & string>(
    name: Name,
    input: T[Name]['input'],
    options: RunOptions = {},
  ): AsyncGenerator<T[Name]['output'], void, undefined> {
    options.signal?.throwIfAborted()
    if (this.#closed) throw new PlumblineError('shutting_down')
    const { signal, timeoutMs, group = {} } = options
    const results = new ResultQueue<T[Name]['output']>()
    let child: Child | undefined
    let timer: NodeJS.Timeout | undefined
    if (!this.#turns.has(group)) this.#turns.set(group, ++this.#moments)
    const waiting: Waiting = {
      group,
      job: { name, input, result: (output) => results.push(output), end: (error) => results.end(error) },
      started: (by) => {
        child = by
        if (timeoutMs !== undefined) timer = setTimeout(() => stop(new TaskTimeout(timeoutMs)), timeoutMs)
      },
    }
    const stop = (error?: unknown) => {
      results.end(error)
      this.#drop(waiting, child)
    }
    const onAbort = () => stop(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#waiting.push(waiting)
    this.#dispatch()
    try {
      yield* results
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      stop()
    }
  }

  /** Runs a task that has one result. Throws like `run`. */
  async call<Name extends keyof T & string>(
    name: Name,
    input: T[Name]['input'],
    options: RunOptions = {},
  ): Promise<T[Name]['output']> {
    const outputs: T[Name]['output'][] = []
    for await (const output of this.run(name, input, options)) outputs.push(output)
    if (outputs.length !== 1)
      throw new Error(`the task ${name} gave ${outputs.length} results instead of one`)
    return outputs[0]
  }

  /** Kills every child and resolves when all are gone. Tasks that wait or run fail with `shutting_down`. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { job } of this.#waiting.splice(0)) job.end(new PlumblineError('shutting_down'))
    const children = [...this.#children]
    for (const child of children) child.retire(new PlumblineError('shutting_down'))
    await Promise.all(children.map((child) => child.gone))
  }

  /** Takes a task whose results nobody wants any more from the queue, or from the child that is at it. */
  #drop(waiting: Waiting, child: Child | undefined) {
    const place = this.#waiting.indexOf(waiting)
    if (place >= 0) this.#waiting.splice(place, 1)
    child?.cancel(waiting.job, this.#options.graceMs)
  }

  #fork(): Child {
    const child = new Child(
      this.#options.entry,
      this.#options.heapMegabytes,
      (idle) => this.#onIdle(idle),
      (gone) => {
        this.#children.delete(gone)
        if (!gone.isReady) this.#waiting.shift()?.job.end(gone.failure)
        this.#dispatch()
      },
    )
    this.#children.add(child)
    return child
  }

  #onIdle(child: Child) {
    const { tasksPerChild, rssBytes } = this.#options
    const isWorn = child.tasksDone >= tasksPerChild || child.rssBytes > rssBytes
    if (isWorn || child.isSuspect) child.retire()
    this.#dispatch()
  }

  /** The task that waited longest of the group that waited longest. */
  #takeNext(): Waiting | undefined {
    const turnOf = ({ group }: Waiting) => this.#turns.get(group) ?? 0
    let next = this.#waiting[0]
    for (const one of this.#waiting) if (next && turnOf(one) < turnOf(next)) next = one
    if (next === undefined) return undefined
    this.#waiting.splice(this.#waiting.indexOf(next), 1)
    this.#turns.set(next.group, ++this.#moments)
    return next
  }

  #dispatch() {
    if (this.#closed) return
    for (const child of this.#children) {
      while (child.free) {
        const next = this.#takeNext()
        if (next === undefined) return
        next.started(child)
        child.start(next.job)
      }
    }
    const starting = [...this.#children].filter((child) => !child.isReady).length
    const missing = Math.min(this.#waiting.length - starting, this.#options.size - this.#children.size)
    for (let i = 0; i < missing; i++) this.#fork()
  }
}
