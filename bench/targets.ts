import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { NodeProcess, Processes } from './processes.ts'
import { ANSWER, CHUNKS } from './scenario.ts'

const root = join(import.meta.dirname, '..')
const READY_LIMIT_MS = 120_000

export type TargetName = 'direct' | 'undici' | 'plumbline'

export interface Target {
  name: TargetName
  title: string
  port: number
  model: string
  /** Whose processor time is counted; absent where there is no proxy. */
  process?: NodeProcess
}

/** The programs of the benchmark, built as plain JavaScript so that no loader stands in any measured path. */
async function buildPrograms(folder: string): Promise<(name: string) => string> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      upstream: 'test/upstream/main.ts',
      load: 'bench/load.ts',
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

async function waitUntilReady(server: NodeProcess, port: number): Promise<void> {
  const givenUpAt = performance.now() + READY_LIMIT_MS
  while (performance.now() < givenUpAt) {
    if (server.ended) throw server.failure()
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Plumbline was not ready within ${READY_LIMIT_MS / 1000} s`)
}

/** Starts the upstream, the load generator, the peers and Plumbline itself. `folder` takes all they write. */
export async function startTargets(
  processes: Processes,
  folder: string,
  cli: string,
): Promise<{ load: NodeProcess; targets: Target[] }> {
  const program = await buildPrograms(folder)
  const script = JSON.stringify({ text: ANSWER, chunks: CHUNKS })
  const upstream = processes.start('measuring', [program('upstream'), '--script', script])
  const upstreamPort = Number(await upstream.line())
  const load = processes.start('measuring', [program('load')])
  const proxy = processes.start('measured', [program('undici-proxy'), `http://127.0.0.1:${upstreamPort}`])
  const proxyPort = Number(await proxy.line())
  const port = await freePort()
  const data = join(folder, 'data')
  mkdirSync(data)
  const plumbline = processes.start('measured', [join(root, cli), 'serve'], {
    PORT: String(port),
    HOST: '127.0.0.1',
    PLUMBLINE_DATA: data,
    PLUMBLINE_DISCOVER: 'off',
    PLUMBLINE_UPSTREAMS: JSON.stringify([
      { name: 'mock', base_url: `http://127.0.0.1:${upstreamPort}/v1`, models: ['scripted'] },
    ]),
    OPENAI_API_KEY: '',
    OPENAI_BASE_URL: '',
    NODE_ENV: 'production',
  })
  await waitUntilReady(plumbline, port)
  return {
    load,
    targets: [
      { name: 'direct', title: 'no proxy', port: upstreamPort, model: 'scripted' },
      { name: 'undici', title: 'bare undici proxy', port: proxyPort, model: 'scripted', process: proxy },
      { name: 'plumbline', title: 'Plumbline', port, model: 'mock/scripted', process: plumbline },
    ],
  }
}
