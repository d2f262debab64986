import { lowerPriority } from './priority.ts'
import { type FromChild, packError, type Tasks, type ToChild } from './protocol.ts'

/** What a child does for each task: one result, or many as an async iterable. Stops when `signal` aborts. */
export type Handlers<T extends Tasks> = {
  [Name in keyof T]: (
    input: T[Name]['input'],
    signal: AbortSignal,
  ) => Promise<T[Name]['output']> | AsyncIterable<T[Name]['output']>
}

/**
 * Makes this process a child of a `ProcessPool`: answers its tasks until the parent is gone. `prepare` loads
 * what every task needs; the child counts as ready after it.
 */
export async function serve<T extends Tasks>(handlers: Handlers<T>, prepare?: () => Promise<unknown>) {
  const running = new Map<number, AbortController>()
  process.on('disconnect', () => process.exit(0))
  // A terminal's interrupt reaches the whole group; the parent decides when a child ends.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
  lowerPriority()

  process.on('message', (message: ToChild) => {
    if (message.type === 'cancel') running.get(message.id)?.abort()
    else void run(message)
  })

  async function run({ id, name, input }: Extract<ToChild, { type: 'run' }>) {
    const controller = new AbortController()
    running.set(id, controller)
    let error: unknown
    try {
      const handler = handlers[name]
      if (handler === undefined) throw new Error(`there is no task named ${name}`)
      const answer = handler(input, controller.signal)
      if (Symbol.asyncIterator in answer) {
        for await (const output of answer) await send({ type: 'result', id, output })
      } else {
        await send({ type: 'result', id, output: await answer })
      }
    } catch (thrown) {
      error = thrown
    }
    running.delete(id)
    await send({
      type: 'end',
      id,
      rssBytes: process.memoryUsage.rss(),
      ...(error === undefined ? {} : { error: packError(error) }),
    })
  }

  await prepare?.()
  await send({ type: 'ready' })
}

/** Resolves once the message is out, so that a fast producer waits for its reader. */
function send(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || process.send === undefined) return resolve()
    process.send(message, undefined, undefined, () => resolve())
  })
}
