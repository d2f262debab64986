import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../src/contract/config.ts'
import { Random } from '../../src/stats/random.ts'
import { type RunningServer, startServer } from '../../test/support/server.ts'
import { startUpstream, type Upstream } from '../../test/upstream/server.ts'
import { faultShare, scriptFor } from './faults.ts'
import { checkRecord, type Recorded } from './invariants.ts'
import { makeMedia } from './media.ts'
import { readMetrics, ServerWatch } from './server-watch.ts'
import { Worker } from './worker.ts'

export interface SoakOptions {
  seconds: number
  seed: number
  workers?: number
  signal?: AbortSignal
  onProgress?(share: number, turns: number): void
}

export interface SoakReport {
  seed: number
  seconds: number
  /** What was found wrong; empty when all held. */
  breaches: string[]
  requests: number
  faults: Record<string, number>
  answers: Record<string, number>
  recorded: Recorded
  money: { reserved_usd: number; settled_usd: number; released_usd: number; overruns: number }
  quiet_after_ms: number
  slowest_health_ms: number
  most_memory_mb: number
  memory_at_rest_mb: number
}

const quietLimitMs = 20_000
const memoryLimitMb = 1_000
const price = { input_usd_per_million: 1, output_usd_per_million: 10 }

function configOf(base_url: string): Config {
  return {
    upstreams: [
      { name: 'alpha', base_url, models: ['gpt-4o-steady', 'shaky', 'unpriced'] },
      { name: 'beta', base_url, models: ['continues'], continuation: 'prefix' },
    ],
    agents: {
      any: {
        models: ['alpha/shaky', 'beta/continues', 'alpha/gpt-4o-steady'],
        hedge: { after_ms: 120, extra_load: 0.1 },
      },
    },
    defaults: { ceilings: { first_output_ms: 900, idle_ms: 400, attempt_ms: 2_500 }, retries: 2 },
    purses: { server_usd_per_day: 100, user_usd_per_day: 20 },
    prices: { 'alpha/gpt-4o-steady': price, 'alpha/shaky': price, 'beta/continues': price },
  }
}

/** Mixes everything that can go wrong for a while, then checks that nothing was lost, leaked or left open. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const random = new Random(options.seed)
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-soak-'))
  const faults = new Map<string, number>()
  const upstreamRandom = random.fork()
  const upstream = await startUpstream({
    record: false,
    keepAliveMs: 1_000,
    models: Object.keys(faultShare),
    script: (seen) => scriptFor(seen, upstreamRandom, faults),
  })
  const env = { PLUMBLINE_RESUME_GRACE_MS: '500', PLUMBLINE_DRAIN_MS: '1000' }
  const server = await startServer({ config: configOf(upstream.baseUrl), dataFolder: folder, env })
  try {
    return await soak(options, random, { upstream, server, folder, faults })
  } finally {
    await server.stop()
    await upstream.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Stage {
  upstream: Upstream
  server: RunningServer
  folder: string
  faults: Map<string, number>
}

async function soak(options: SoakOptions, random: Random, stage: Stage): Promise<SoakReport> {
  const { seed, seconds, workers = 24, signal, onProgress } = options
  const { upstream, server, folder, faults } = stage
  const media = await makeMedia()
  const breaches: string[] = []
  const startedAt = performance.now()
  const elapsed = () => (performance.now() - startedAt) / 1000
  const watch = new ServerWatch(server.url)
  const crew = Array.from(
    { length: workers },
    () => new Worker(server.url, random.fork(), media, (what) => breaches.push(what)),
  )
  const requests = () => crew.reduce((sum, worker) => sum + worker.requests, 0)
  const progress = setInterval(() => onProgress?.(Math.min(1, elapsed() / seconds), requests()), 500)
  await Promise.all(crew.map((worker) => worker.work(() => elapsed() < seconds && !signal?.aborted)))
  clearInterval(progress)
  const quietAfterMs = await becomeQuiet(server, upstream, breaches)
  watch.stop()
  breaches.push(...watch.failures)
  const metrics = await readMetrics(server.url)
  const money = {
    reserved_usd: metrics.sum('plumbline_reserved_usd_total'),
    settled_usd: metrics.sum('plumbline_settled_usd_total'),
    released_usd: metrics.sum('plumbline_released_usd_total'),
    overruns: metrics.sum('plumbline_purse_overruns_total'),
  }
  const atRest = metrics.sum('process_resident_memory_bytes')
  await server.stop()
  const acknowledged = new Map(crew.flatMap((worker) => [...worker.acknowledged]))
  const recorded = await checkRecord(folder, acknowledged, (what) => breaches.push(what))
  checkMoney(money, recorded, breaches)
  const internal = server.output().match(/^\S+ turn turn_\w+: .*$/gm) ?? []
  for (const line of internal) breaches.push(`the server logged: ${line}`)
  if (watch.mostMemoryBytes > memoryLimitMb * 1e6) breaches.push(`memory passed ${memoryLimitMb} MB`)
  return {
    seed,
    seconds,
    breaches,
    requests: requests(),
    faults: Object.fromEntries([...faults].sort()),
    answers: tally(crew),
    recorded,
    money,
    quiet_after_ms: Math.round(quietAfterMs),
    slowest_health_ms: Math.round(watch.slowestMs),
    most_memory_mb: Math.round(watch.mostMemoryBytes / 1e6),
    memory_at_rest_mb: Math.round(atRest / 1e6),
  }
}

/** Waits until nothing runs and nothing is connected; returns how long that took. */
async function becomeQuiet(server: RunningServer, upstream: Upstream, breaches: string[]): Promise<number> {
  const startedAt = performance.now()
  for (;;) {
    const metrics = await readMetrics(server.url)
    const left = {
      'running turns': metrics.sum('plumbline_running_turns'),
      'running attempts': metrics.sum('plumbline_concurrency_running'),
      'upstream requests': metrics.sum('plumbline_running_upstream_requests'),
      'upstream sockets': metrics.sum('plumbline_open_upstream_sockets'),
      'connections at the upstream': await upstream.connections(),
      'USD held': metrics.sum('plumbline_outstanding_usd'),
    }
    const open = Object.entries(left).filter(([, count]) => count !== 0)
    const tookMs = performance.now() - startedAt
    if (open.length === 0) return tookMs
    if (tookMs > quietLimitMs) {
      for (const [what, count] of open)
        breaches.push(`${count} ${what} left ${quietLimitMs / 1000} s after the last request`)
      return tookMs
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function checkMoney(money: SoakReport['money'], recorded: Recorded, breaches: string[]): void {
  const differs = (a: number, b: number) => Math.abs(a - b) > 1e-6
  if (differs(money.reserved_usd, money.settled_usd + money.released_usd))
    breaches.push(
      `reserved ${money.reserved_usd} ≠ settled ${money.settled_usd} + released ${money.released_usd}`,
    )
  // Every turn here draws on a purse, so all that attempts cost was settled.
  if (differs(money.settled_usd, recorded.costUsd))
    breaches.push(`settled ${money.settled_usd}, but the recorded attempts cost ${recorded.costUsd}`)
  if (money.overruns > 0) breaches.push(`${money.overruns} attempts cost more than was set aside for them`)
}

function tally(crew: Worker[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { answers } of crew)
    for (const [what, count] of answers) counts[what] = (counts[what] ?? 0) + count
  return Object.fromEntries(Object.entries(counts).sort())
}
