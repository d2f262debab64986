import { PlumblineError } from '../contract/errors.ts'
import { serve } from './serve.ts'

/** Tasks of the child that the pool's tests run. */
export type TrialTasks = {
  echo: { input: unknown; output: unknown }
  pid: { input: null; output: number }
  count: { input: number; output: number }
  exit: { input: number; output: never }
  /** Blocks its thread for ever. */
  spin: { input: null; output: never }
  /** Waits for its cancellation, and stops when it comes. */
  wait: { input: null; output: number }
  refuse: { input: null; output: never }
  fail: { input: null; output: never }
  grow: { input: number; output: number }
  environment: { input: null; output: string[] }
}

const held: Buffer[] = []

await serve<TrialTasks>({
  async echo(input) {
    return input
  },
  async pid() {
    return process.pid
  },
  async *count(upTo) {
    for (let number = 1; number <= upTo; number++) yield number
  },
  async exit(code) {
    process.exit(code)
  },
  async spin() {
    while (true) Math.random()
  },
  async *wait(_, signal) {
    yield process.pid
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  },
  async refuse() {
    throw new PlumblineError('part_encrypted', { param: 'messages[0]' })
  },
  async fail() {
    throw new TypeError('a mistake in the task')
  },
  async grow(bytes) {
    held.push(Buffer.alloc(bytes, 1))
    return process.pid
  },
  async environment() {
    return Object.keys(process.env)
  },
})
