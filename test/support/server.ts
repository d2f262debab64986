import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import type { ConfigInput, UpstreamConfig } from '../../src/contract/config.ts'
import type { Upstream } from '../upstream/server.ts'

export interface RunningServer {
  url: string
  pid: number
  dataFolder: string
  /** The official client, pointed here. */
  openai: OpenAI
  /** The JSON at a path of the API. */
  get<T>(path: string): Promise<T>
  /** Everything that the server wrote so far. */
  output(): string
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Ends it in order and removes its data. */
  stop(): Promise<void>
}

export interface ServerOptions {
  upstream?: Upstream
  /** How the scripted upstream is configured, beyond its address. */
  upstreamConfig?: Partial<UpstreamConfig>
  /** What `plumbline.config.json` says. */
  config?: ConfigInput
  env?: Record<string, string>
  /** Kept after `stop` when given. */
  dataFolder?: string
}

/** The models of the scripted upstream are named after this. */
const upstreamName = 'scripted'

/** Starts the server that a user runs, on a free port, and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'plumbline-test-')))
  const { upstream, upstreamConfig, config } = options
  const upstreams = upstream ? [{ name: upstreamName, base_url: upstream.baseUrl, ...upstreamConfig }] : []
  const configFile = join(dataFolder, 'plumbline.config.json')
  if (config) await writeFile(configFile, JSON.stringify(config))
  const child = spawn(process.execPath, ['dist/cli.js', 'serve'], {
    env: {
      ...withoutKeys(process.env),
      PORT: '0',
      PLUMBLINE_DATA: dataFolder,
      PLUMBLINE_DISCOVER: 'off',
      PLUMBLINE_UPSTREAMS: JSON.stringify(upstreams),
      ...(config ? { PLUMBLINE_CONFIG: configFile } : {}),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  const url = await readyUrl(child, () => output)
  return {
    url,
    pid: child.pid ?? 0,
    dataFolder,
    openai: new OpenAI({ baseURL: `${url}/v1`, apiKey: 'not needed', maxRetries: 0 }),
    get: async <T>(path: string) => (await (await fetch(`${url}${path}`)).json()) as T,
    output: () => output,
    kill: () => end(child, 'SIGKILL'),
    async stop() {
      await end(child, 'SIGTERM')
      if (!options.dataFolder) await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

function withoutKeys(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const providers = /^(OPENAI|ANTHROPIC|GOOGLE_GENERATIVE_AI|MISTRAL)_(API_KEY|BASE_URL)$|^AWS_/
  return Object.fromEntries(Object.entries(env).filter(([name]) => !providers.test(name)))
}

/** The console's address, as printed at start. */
function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const [, url] = output().match(/Console\s+(http:\/\/\S+)/) ?? []
      if (url) resolve(url)
    }
    child.stdout?.on('data', look)
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output()}`)))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
