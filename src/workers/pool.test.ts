import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { packageRoot } from './entry.ts'
import { type PoolOptions, ProcessPool, TaskTimeout } from './pool.ts'
import type { TrialTasks } from './trial-child.ts'

// Inside the repository, so that the built files find the packages.
// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const folder = mkdtempSync(join(packageRoot(), 'node_modules', '.pool-test-'))
const entry = join(folder, 'child.mjs')
const pools: ProcessPool<TrialTasks>[] = []

function pool(options: Partial<PoolOptions> = {}): ProcessPool<TrialTasks> {
  const made = new ProcessPool<TrialTasks>({ entry, size: 1, ...options })
  pools.push(made)
  return made
}

async function bundle(source: string, outfile: string) {
  const options = { bundle: true, platform: 'node', format: 'esm', packages: 'external' } as const
  await build({ entryPoints: [source], outfile, ...options })
}

/** Whether the process ends soon. One that is dead but that nobody has waited for counts as ended. */
async function isGone(pid: number | undefined): Promise<boolean> {
  for (let attempt = 0; pid !== undefined && attempt < 500; attempt++) {
    try {
      process.kill(pid, 0)
      if (existsSync(`/proc/${pid}/stat`) && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
        return true
    } catch {
      return true
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return false
}

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const result of results) all.push(result)
  return all
}

beforeAll(() => bundle(join(import.meta.dirname, 'trial-child.ts'), entry))
afterEach(() => Promise.all(pools.splice(0).map((made) => made.close())))
afterAll(() => rmSync(folder, { recursive: true }))

test('carries values and typed arrays there and back', async () => {
  const value = { text: 'ä', numbers: new Float32Array([1.5, -2]) }
  expect(await pool().call('echo', value)).toEqual(value)
})

test('streams the results of a task in order', async () => {
  expect(await collect(pool().run('count', 500))).toEqual(Array.from({ length: 500 }, (_, i) => i + 1))
})

test('does as many tasks at once as it has children, and the rest after them', async () => {
  const two = pool({ size: 2 })
  const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => two.call('echo', i)))
  expect(answers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(two.pids).toHaveLength(2)
})

test('starts no child before one is needed, and one when warmed', async () => {
  const two = pool({ size: 2 })
  expect(two.pids).toEqual([])
  await two.warm()
  await two.warm()
  expect(two.pids).toHaveLength(1)
})

test('no task waits for a child that is still starting when another is free', async () => {
  const two = pool({ size: 2 })
  await two.warm()
  const [warm] = two.pids
  const [, second] = await Promise.all([two.call('pid', null), two.call('pid', null)])
  expect(second).toBe(warm)
})

test('groups take turns, however many tasks one has waiting, and none is passed over for ever', async () => {
  const one = pool()
  const order: string[] = []
  const ask = (name: string, group: object) => one.call('echo', name, { group }).then(() => order.push(name))
  const [many, few] = [{}, {}]
  await Promise.all([
    ...['many 1', 'many 2', 'many 3', 'many 4'].map((name) => ask(name, many)),
    ...['few 1', 'few 2'].map((name) => ask(name, few)),
    ask('late', {}),
  ])
  expect(order).toEqual(['many 1', 'few 1', 'late', 'many 2', 'few 2', 'many 3', 'many 4'])
})

test('a child that dies fails its own task only and is replaced', async () => {
  const two = pool({ size: 2 })
  const [dead, ...alive] = await Promise.allSettled([
    two.call('exit', 3),
    ...[1, 2, 3, 4].map((n) => two.call('echo', n)),
  ])
  expect(dead).toMatchObject({ status: 'rejected', reason: { code: 'reader_failed' } })
  expect(alive.map((settled) => settled.status)).toEqual(Array(4).fill('fulfilled'))
})

test('what cannot be sent fails its own task only, whether a child is there or is still starting', async () => {
  let deep: unknown[] = []
  for (let i = 0; i < 100_000; i++) deep = [deep]
  const one = pool()
  const sent = { code: 'reader_failed', details: { reason: 'its task could not be sent to it' } }
  const first = one.call('echo', deep)
  const second = one.call('echo', 'next')
  await expect(first).rejects.toMatchObject(sent)
  expect(await second).toBe('next')
  await expect(one.call('echo', deep)).rejects.toMatchObject(sent)
  expect(await one.call('echo', 'last')).toBe('last')
})

test('an error of the table arrives as itself, any other as reader_failed with its stack as the cause', async () => {
  const one = pool()
  await expect(one.call('refuse', null)).rejects.toMatchObject({
    code: 'part_encrypted',
    param: 'messages[0]',
  })
  await expect(one.call('fail', null)).rejects.toMatchObject({
    code: 'reader_failed',
    cause: { message: expect.stringContaining('a mistake in the task') },
  })
})

test('a child goes on after a refusal, and is replaced after a failure that nobody foresaw', async () => {
  const one = pool()
  await one.call('echo', 1)
  const [first = 0] = one.pids
  await expect(one.call('refuse', null)).rejects.toThrow()
  expect(one.pids).toEqual([first])
  await expect(one.call('fail', null)).rejects.toThrow()
  await one.call('echo', 2)
  expect(one.pids).not.toContain(first)
})

test('an entry that cannot start fails the task', async () => {
  const broken = join(folder, 'broken.mjs')
  writeFileSync(broken, 'throw new Error("no such weights")')
  await expect(pool({ entry: broken }).call('echo', 1)).rejects.toMatchObject({
    code: 'reader_failed',
    cause: { message: expect.stringContaining('no such weights') },
  })
})

test('a cancelled task that stops by itself leaves its child alive', async () => {
  const one = pool({ graceMs: 10_000 })
  const controller = new AbortController()
  const results = one.run('wait', null, { signal: controller.signal })
  const { value: pid } = await results.next()
  controller.abort(new Error('the client left'))
  await expect(results.next()).rejects.toThrow('the client left')
  await expect(one.call('echo', 1)).resolves.toBe(1)
  expect(one.pids).toEqual([pid])
})

test('a cancelled task that does not stop loses its process, and the next task gets another', async () => {
  const one = pool()
  await one.warm()
  const [pid] = one.pids
  const controller = new AbortController()
  const spinning = one.call('spin', null, { signal: controller.signal })
  controller.abort()
  await expect(spinning).rejects.toThrow()
  expect(await one.call('echo', 1)).toBe(1)
  expect(await isGone(pid)).toBe(true)
})

test('a task past its time cap is killed', async () => {
  const one = pool()
  await one.warm()
  const [pid] = one.pids
  await expect(one.call('spin', null, { timeoutMs: 100 })).rejects.toBeInstanceOf(TaskTimeout)
  expect(await one.call('echo', 1)).toBe(1)
  expect(await isGone(pid)).toBe(true)
})

test('a signal that aborted before starts nothing', async () => {
  const one = pool()
  await expect(one.call('echo', 1, { signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow('late')
  expect(one.pids).toEqual([])
})

test('a task cancelled while it waits never runs', async () => {
  const one = pool({ graceMs: 10_000 })
  const holding = new AbortController()
  const first = one.run('wait', null, { signal: holding.signal })
  await first.next()
  const controller = new AbortController()
  const waiting = one.call('exit', 1, { signal: controller.signal })
  controller.abort(new Error('never mind'))
  await expect(waiting).rejects.toThrow('never mind')
  await first.return()
  expect(await one.call('echo', 'still here')).toBe('still here')
})

test('leaving the iteration cancels the task', async () => {
  const one = pool({ graceMs: 10_000 })
  for await (const _ of one.run('wait', null)) break
  expect(await one.call('echo', 1)).toBe(1)
})

test('children are replaced after so many tasks', async () => {
  const one = pool({ tasksPerChild: 2 })
  const pids = new Set<number | undefined>()
  for (let task = 0; task < 5; task++) {
    await one.call('echo', task)
    for (const pid of one.pids) pids.add(pid)
  }
  expect(pids.size).toBeGreaterThanOrEqual(2)
})

test('a child that holds too much memory is replaced', async () => {
  const one = pool({ rssBytes: 200_000_000 })
  const first = await one.call('grow', 250_000_000)
  expect(await one.call('grow', 1)).not.toBe(first)
  expect(await isGone(first)).toBe(true)
})

test('children see none of the keys in the environment', async () => {
  process.env.TRIAL_API_KEY = 'secret'
  try {
    expect(await pool().call('environment', null)).not.toContain('TRIAL_API_KEY')
  } finally {
    delete process.env.TRIAL_API_KEY
  }
})

test('closing fails what is under way and leaves no process', async () => {
  const one = pool()
  await one.warm()
  const [pid] = one.pids
  const tasks = [one.call('spin', null), one.call('echo', 1)]
  const settled = Promise.allSettled(tasks)
  await one.close()
  for (const { status, ...rest } of await settled) {
    expect(status).toBe('rejected')
    expect(rest).toMatchObject({ reason: { code: 'shutting_down' } })
  }
  expect(await isGone(pid)).toBe(true)
  await expect(one.call('echo', 1)).rejects.toMatchObject({ code: 'shutting_down' })
})

test('children end when their parent is killed', async () => {
  const source = join(folder, 'parent.ts')
  writeFileSync(
    source,
    `import { ProcessPool } from ${JSON.stringify(join(import.meta.dirname, 'pool.ts'))}
const pool = new ProcessPool({ entry: ${JSON.stringify(entry)}, size: 1 })
await pool.warm()
process.stdout.write(String(pool.pids[0]))`,
  )
  const built = join(folder, 'parent.mjs')
  await bundle(source, built)
  const parent = spawn(process.execPath, [built], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(parent.stdout, 'data')
  parent.kill('SIGKILL')
  expect(await isGone(Number(said))).toBe(true)
})
