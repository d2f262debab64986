import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { type PatientUpstream, startPatientUpstream } from './patient-upstream.ts'
import { installPortkey } from './peers/portkey.ts'
import type { NodeProcess, Processes } from './processes.ts'
import { ANSWER, CHUNKS, SECOND_CHUNK_DELAY_MS } from './scenario.ts'

const root = join(import.meta.dirname, '..')
const READY_LIMIT_MS = 120_000

export type TargetName = 'direct' | 'undici' | 'portkey' | 'plumbline'

export interface Target {
  name: TargetName
  title: string
  port: number
  /** Header lines of every request. */
  headers: string[]
  /** Top-level members of every request's body. */
  members: Record<string, unknown>
  /** Whose processor time is counted; absent where there is no proxy. */
  process?: NodeProcess
  /** What differs where the time to the first token is measured: an upstream that waits after it. */
  firstToken?: Partial<Target>
}

/** The target where the time to the first token is measured. */
export function forFirstToken(target: Target): Target {
  return { ...target, ...target.firstToken }
}

/** The programs of the benchmark, built as plain JavaScript so that no loader stands in any measured path. */
async function buildPrograms(folder: string): Promise<(name: string) => string> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      upstream: 'test/upstream/main.ts',
      load: 'bench/load.ts',
      profiler: 'bench/profiler.ts',
      'undici-proxy': 'bench/peers/undici-proxy.ts',
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  })
  return (name) => join(folder, `${name}.mjs`)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function waitUntilReady(server: NodeProcess, port: number, path: string): Promise<void> {
  const givenUpAt = performance.now() + READY_LIMIT_MS
  while (performance.now() < givenUpAt) {
    if (server.ended) throw server.failure()
    const ready = await fetch(`http://127.0.0.1:${port}${path}`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing answered on port ${port} within ${READY_LIMIT_MS / 1000} s`)
}

export interface Setup {
  /** Takes all that is written. */
  folder: string
  /** What is started as Plumbline. */
  cli: string
  portkey: boolean
  /** Where a profile of Plumbline is to be written, if one is. */
  profile: string | undefined
}

export interface Bench {
  load: NodeProcess
  /** A second generator, for what goes on beside what is measured. */
  background: NodeProcess
  direct: Target
  undici: Target
  portkey: Target | undefined
  plumbline: Target & { process: NodeProcess }
  /**
   * The same Plumbline, asked for a model whose upstream gets nothing but text: one that takes bodies of 27 MB
   * stops for up to 50 ms to collect them, and would be what is measured.
   */
  besideUploads: Target
  /** Never answers to the end: `patient/silent` says nothing, `patient/endless` goes on for ever. */
  patient: PatientUpstream
}

/** Starts the upstream, the load generators, the peers and Plumbline itself. */
export async function startTargets(processes: Processes, setup: Setup): Promise<Bench> {
  const program = await buildPrograms(setup.folder)
  const script = { text: ANSWER, chunks: CHUNKS }
  const startUpstream = async (more: object = {}) => {
    const upstream = processes.start('measuring', [
      ...[program('upstream'), '--script'],
      JSON.stringify({ ...script, ...more }),
    ])
    return Number(await upstream.line())
  }
  const startProxy = async (upstreamPort: number) => {
    const proxy = processes.start('measured', [program('undici-proxy'), `http://127.0.0.1:${upstreamPort}`])
    return { port: Number(await proxy.line()), process: proxy }
  }
  const upstreamPort = await startUpstream()
  const waitingPort = await startUpstream({ second_chunk_delay_ms: SECOND_CHUNK_DELAY_MS })
  const bare = { headers: [], members: { model: 'scripted' } }
  const patient = await startPatientUpstream()
  const upstreams = {
    mock: `http://127.0.0.1:${upstreamPort}/v1`,
    waiting: `http://127.0.0.1:${waitingPort}/v1`,
    text: `http://127.0.0.1:${await startUpstream()}/v1`,
    patient: patient.baseUrl,
  }
  const plumbline = await startPlumbline(processes, setup, program('profiler'), upstreams)
  return {
    load: processes.start('measuring', [program('load')]),
    background: processes.start('measuring', [program('load')]),
    direct: {
      name: 'direct',
      title: 'no proxy',
      port: upstreamPort,
      ...bare,
      firstToken: { port: waitingPort },
    },
    undici: {
      name: 'undici',
      title: 'bare undici',
      ...(await startProxy(upstreamPort)),
      ...bare,
      firstToken: await startProxy(waitingPort),
    },
    portkey: setup.portkey ? await startPortkey(processes, upstreamPort, waitingPort) : undefined,
    plumbline,
    besideUploads: { ...plumbline, members: { ...plumbline.members, model: 'text/scripted' } },
    patient,
  }
}

async function startPortkey(
  processes: Processes,
  upstreamPort: number,
  waitingPort: number,
): Promise<Target> {
  const program = await installPortkey()
  const port = await freePort()
  const gateway = processes.start('measured', [program, `--port=${port}`, '--headless'])
  await waitUntilReady(gateway, port, '/')
  const headers = (upstream: number) => [
    'Authorization: Bearer none',
    'x-portkey-provider: openai',
    `x-portkey-custom-host: http://127.0.0.1:${upstream}/v1`,
  ]
  return {
    name: 'portkey',
    title: 'Portkey',
    port,
    headers: headers(upstreamPort),
    members: { model: 'scripted' },
    process: gateway,
    firstToken: { headers: headers(waitingPort) },
  }
}

/** The flags that `npm start` gives to Node. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

type Upstreams = Record<'mock' | 'text' | 'patient' | 'waiting', string>

/** With what a deployment has: keys, a price, purses that are held to, a budget in every request. */
async function startPlumbline(
  processes: Processes,
  { folder, cli, profile }: Setup,
  profiler: string,
  upstreams: Upstreams,
) {
  const port = await freePort()
  const data = join(folder, 'data')
  mkdirSync(data)
  const config = join(folder, 'plumbline.config.json')
  writeFileSync(config, JSON.stringify(configuration(upstreams)))
  const key = processes.start('measured', [
    join(root, cli),
    ...['keys', 'create', '--name', 'bench', '--usd-per-day', '1000000', '--data', data],
  ])
  const secret = await key.line()
  const plumbline = processes.start(
    'measured',
    [...startFlags(), ...(profile ? ['--import', profiler] : []), join(root, cli), 'serve'],
    {
      ...(profile && { BENCH_PROFILE: resolve(profile) }),
      PORT: String(port),
      HOST: '127.0.0.1',
      PLUMBLINE_DATA: data,
      PLUMBLINE_CONFIG: config,
      PLUMBLINE_DISCOVER: 'off',
      OPENAI_API_KEY: '',
      OPENAI_BASE_URL: '',
      NODE_ENV: 'production',
    },
  )
  await waitUntilReady(plumbline, port, '/readyz')
  const members = { model: 'mock/scripted', plumbline: { budget: { latency_ms: 120_000, cost_usd: 5 } } }
  return {
    name: 'plumbline' as const,
    title: 'Plumbline',
    port,
    headers: [`Authorization: Bearer ${secret}`],
    members,
    process: plumbline,
    firstToken: { members: { ...members, model: 'waiting/scripted' } },
  }
}

function configuration({ mock, text, patient, waiting }: Upstreams) {
  const price = { input_usd_per_million: 0.2, output_usd_per_million: 0.4 }
  return {
    upstreams: [
      { name: 'mock', base_url: mock, models: ['scripted'] },
      { name: 'text', base_url: text, models: ['scripted'] },
      { name: 'waiting', base_url: waiting, models: ['scripted'] },
      { name: 'patient', base_url: patient, models: ['endless', 'silent'] },
    ],
    prices: {
      'mock/scripted': price,
      'text/scripted': price,
      'waiting/scripted': price,
      'patient/endless': price,
      'patient/silent': price,
    },
    purses: { server_usd_per_day: 1_000_000, user_usd_per_day: 1_000_000 },
  }
}
