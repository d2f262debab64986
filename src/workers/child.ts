import { type ChildProcess, fork } from 'node:child_process'
import { PlumblineError } from '../contract/errors.ts'
import { type FromChild, type ToChild, unpackError } from './protocol.ts'

/** A task on its way through a pool. */
export interface Job {
  name: string
  input: unknown
  result(output: unknown): void
  /** Called once: without an error when the task came to its end. */
  end(error?: Error): void
}

const stderrKept = 2_000
/** Children decode hostile bytes: of the environment they get only what a runtime needs, and so no keys. */
const environmentKept = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'TEMP', 'SystemRoot', 'NODE_ENV']

/** One child process and the task it is at. */
export class Child {
  readonly #process: ChildProcess
  readonly #onIdle: (child: Child) => void
  readonly ready: Promise<void>
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
  #job: { id: number; job: Job } | undefined
  #lastId = 0
  #stderr = ''
  #alive = true
  #retired = false
  #isReady = false
  tasksDone = 0
  rssBytes = 0
  /** Something failed in it that nobody foresaw, so what it holds may be in disorder. */
  isSuspect = false

  /** Why its process ended; undefined while it lives. */
  failure: PlumblineError | undefined

  /** `onIdle` is called when it is ready and after each task, `onGone` once when the process has ended. */
  constructor(
    entry: string,
    heapMegabytes: number,
    onIdle: (child: Child) => void,
    onGone: (child: Child) => void,
  ) {
    this.#onIdle = onIdle
    const env = Object.fromEntries(environmentKept.map((name) => [name, process.env[name]]))
    this.#process = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [`--max-old-space-size=${heapMegabytes}`, '--enable-source-maps'],
      env,
    })
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-stderrKept)
    })
    this.ready = new Promise((resolve) => {
      this.#process.on('message', (message: FromChild) => {
        if (message.type !== 'ready') return this.#hear(message)
        this.#isReady = true
        resolve()
        onIdle(this)
      })
      this.#process.once('close', () => resolve())
    })
    this.gone = new Promise((resolve) => {
      const settle = (how: string) => {
        if (!this.#alive) return
        this.#alive = false
        this.failure = new PlumblineError('reader_failed', {
          details: { reason: `its process ended (${how})` },
          cause: new Error(this.#stderr || how),
        })
        this.#finish(this.failure)
        onGone(this)
        resolve()
      }
      this.#process.once('error', (error) => {
        this.#kill()
        settle(error.message)
      })
      this.#process.once('close', (code, signal) => settle(signal ?? `exit code ${code}`))
    })
  }

  get pid(): number | undefined {
    return this.#process.pid
  }
  /** Whether it has come so far that it takes tasks. */
  get isReady(): boolean {
    return this.#isReady
  }
  /** Whether it can take a task now. */
  get free(): boolean {
    const isThere = this.#isReady && this.#alive && this.#process.connected && !this.#retired
    return isThere && this.#job === undefined
  }

  /** A task whose input cannot be sent, because it is nested too deeply for instance, ends with `reader_failed`. */
  start(job: Job) {
    const id = ++this.#lastId
    this.#job = { id, job }
    try {
      this.#send({ type: 'run', id, name: job.name, input: job.input })
    } catch (cause) {
      this.#finish(
        new PlumblineError('reader_failed', {
          details: { reason: 'its task could not be sent to it' },
          cause,
        }),
      )
    }
  }

  /** If it is at this task: asks the child to drop it, and kills the child when it has not within `graceMs`. */
  cancel(job: Job, graceMs: number) {
    const at = this.#job
    if (at?.job !== job) return
    at.job = { ...job, result() {}, end() {} }
    this.#send({ type: 'cancel', id: at.id })
    setTimeout(() => {
      if (this.#job === at) this.#kill()
    }, graceMs)
  }

  /** Kills the process; the task it is at, if any, fails with `error`. */
  retire(error?: Error) {
    this.#finish(error)
    this.#kill()
  }

  #kill() {
    this.#retired = true
    this.#process.kill('SIGKILL')
  }

  #send(message: ToChild) {
    if (this.#process.connected) this.#process.send(message, () => {})
  }

  #hear(message: Exclude<FromChild, { type: 'ready' }>) {
    if (this.#job?.id !== message.id) return
    if (message.type === 'result') return this.#job.job.result(message.output)
    this.rssBytes = message.rssBytes
    this.tasksDone++
    this.isSuspect ||= message.error !== undefined && message.error.code === undefined
    this.#finish(message.error && unpackError(message.error))
    this.#onIdle(this)
  }

  #finish(error?: Error) {
    const job = this.#job?.job
    this.#job = undefined
    job?.end(error)
  }
}
