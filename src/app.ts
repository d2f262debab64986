import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './config/config-error.ts'
import { offerProblems } from './config/consistency.ts'
import type { Config } from './contract/config.ts'
import { PlumblineError } from './contract/errors.ts'
import { defaultLimits, type Limits } from './contract/settings.ts'
import { createDocumentReader } from './documents/reader.ts'
import { createEmbedder } from './models/local/embedder.ts'
import { createLocalReader } from './models/local/reader.ts'
import { discoverUpstreams } from './models/openai/discover.ts'
import { closeEndpoints, endpointStates } from './models/openai/endpoint.ts'
import { type UpstreamReport, upstreamsVariable } from './models/openai/sources.ts'
import { createPriceBook } from './models/prices.ts'
import { Models } from './models/registry.ts'
import { isLoopback } from './net/loopback.ts'
import { fetchUrl } from './net/safe-fetch.ts'
import { Auth } from './server/http/auth.ts'
import { watchConnections } from './server/http/flush.ts'
import { Keyring } from './server/keys/keyring.ts'
import { Metrics } from './server/metrics.ts'
import { createServer } from './server/server.ts'
import { lockFolder } from './store/lock.ts'
import { openStore } from './store/open.ts'
import { type AdmissionLimits, defaultAdmission } from './turn/admission.ts'
import { defaultTurns, type RuntimeDeps, type TurnDefaults } from './turn/deps.ts'
import { Purses } from './turn/purses.ts'
import { recoverInterrupted } from './turn/recover.ts'
import { TurnRuntime } from './turn/runtime.ts'
import { AttemptServices } from './turn/services.ts'
import { packageRoot } from './workers/entry.ts'

/** How long a stopping server waits for clients to take the last bytes of answers that are recorded. */
const lastBytesMs = 2_000

/** What the environment decides. */
export interface AppSettings {
  /** Folder of the database and the blobs. */
  dataFolder: string
  limits?: Partial<Limits>
  /** `host` or `host:port` that parts may be fetched from although they are private. */
  allowedHosts?: string[]
  /** What `plumbline.config.ts` says, checked. */
  config?: Config
  /** How long a native turn runs on when its stream lost its client. */
  resumeGraceMs?: number
  env: NodeJS.ProcessEnv
  log(message: string): void
}

/** Opens everything and wires it together. `close` stops turns, processes and the store, in that order. */
export async function openApp(settings: AppSettings) {
  const limits = { ...defaultLimits, ...settings.limits }
  const lock = lockFolder(settings.dataFolder)
  const { store, blobs } = await openStore(settings.dataFolder)
  const interrupted = await recoverInterrupted(store.turns)
  if (interrupted > 0)
    settings.log(`${interrupted} turns were cut off by the last stop; they are marked as failed`)

  const documents = createDocumentReader({ limits })
  const embedder = createEmbedder()
  const models = new Models()
  models.add(createLocalReader({ documents, embedder, blobs }))
  models.addAgent('reader', {
    models: ['local/reader'],
    description:
      'Answers from the documents and images of the turn by quoting them, with page and box. No key needed.',
  })
  const { config = {} } = settings
  const upstreams = await discoverUpstreams({ env: settings.env, upstreams: config.upstreams, blobs })
  for (const model of upstreams.models) models.add(model)
  const embeddings = new Map(upstreams.embeddings.map((upstream) => [upstream.id, upstream]))
  const { problems, warnings } = offered(config, models, upstreams.reports)
  for (const warning of warnings) settings.log(warning)
  if (problems.length > 0) {
    await Promise.all([documents.close(), embedder.close(), closeEndpoints()])
    await store.close()
    lock.release()
    throw new ConfigError('the configuration', problems)
  }
  for (const [name, agent] of Object.entries(config.agents ?? {})) models.addAgent(name, agent)
  const purses = new Purses({
    serverUsdPerDay: config.purses?.server_usd_per_day,
    userUsdPerDay: config.purses?.user_usd_per_day,
    spent: (day) => store.turns.spent(day),
  })
  await purses.load()
  const services = new AttemptServices(createPriceBook(config.prices), purses)

  let onEnd: RuntimeDeps['onEnd']
  const runtime = new TurnRuntime({
    models,
    turns: store.turns,
    blobs,
    files: store.files,
    documents,
    limits,
    services,
    defaults: turnDefaults(config),
    admission: admissionLimits(config),
    checkStore: () => store.check(),
    async fetchUrl(url, { signal, onProgress }) {
      const { partBytes: maxBytes, urlFetchMs: timeoutMs } = limits
      const allowHosts = settings.allowedHosts
      return fetchUrl(url, { signal, maxBytes, timeoutMs, allowHosts, onProgress, sink: blobs.writer() })
    },
    onInternalError: (turnId, error) => settings.log(`turn ${turnId}: ${describe(error)}`),
    onEnd: (turn, end) => onEnd?.(turn, end),
  })
  const metrics = new Metrics(() => ({
    runningTurns: runtime.running.size,
    money: purses.counters(),
    breakers: services.breakers.states(),
    limits: services.limits.states(),
    upstreams: endpointStates(),
  }))
  onEnd = (turn, end) => metrics.observe(turn, end)

  const logError = (error: unknown) => settings.log(describe(error))
  const auth = new Auth(await Keyring.open(store.keys, logError))

  const consoleFolder = join(packageRoot(), 'dist', 'console')
  const server = await createServer(
    {
      runtime,
      models,
      embedders: { local: embedder, upstream: (model) => embeddings.get(model) },
      store,
      blobs,
      documents,
      limits,
      auth,
      metrics,
      resumeGraceMs: settings.resumeGraceMs,
      consoleFolder: existsSync(consoleFolder) ? consoleFolder : undefined,
    },
    logError,
  )

  const flushed = watchConnections(server.server)

  return {
    server,
    models,
    upstreams: upstreams.reports,
    /** Keys that are valid now. */
    keys: auth.keyring,
    /** Listens, and says on which port; 0 takes a free one. Anywhere but on loopback, requests then need a key. */
    async listen(host: string, port: number): Promise<number> {
      auth.keysRequired = !isLoopback(host)
      await server.listen({ host, port })
      const address = server.server.address()
      return typeof address === 'object' && address ? address.port : port
    },
    /** Starts the processes that the first turn would otherwise wait for, and clears away orphaned blobs. */
    async warm() {
      await Promise.all([documents.warm(), embedder.warm(), store.sweep()])
    },
    /** Lets running turns end for `drainMs`, then ends them honestly. */
    async close(drainMs = 0) {
      await runtime.close(drainMs)
      await flushed(lastBytesMs)
      await server.close()
      auth.keyring.close()
      await Promise.all([documents.close(), embedder.close(), closeEndpoints()])
      await store.close()
      lock.release()
    },
  }
}

/** What the configuration asks of upstreams that they do not have. */
function offered(config: Config, models: Models, reports: UpstreamReport[]) {
  const ids = models.list().map((model) => model.id)
  const silent = reports.filter((report) => report.status !== 'found').map((report) => report.name)
  const { problems, warnings } = offerProblems(config, { models: ids, silentUpstreams: silent })
  const wrong = reports.flatMap((report) => (report.name === upstreamsVariable && report.problem) || [])
  return { problems: [...wrong, ...problems], warnings }
}

function turnDefaults({ defaults = {} }: Config): TurnDefaults {
  const { budget, ceilings, retries = defaultTurns.retries } = defaults
  return {
    latencyMs: budget?.latency_ms,
    costUsd: budget?.cost_usd,
    ceilings: { ...defaultTurns.ceilings, ...ceilings },
    retries,
  }
}

function admissionLimits({ admission = {} }: Config): Partial<AdmissionLimits> {
  const { max_running_turns, max_large_turns, large_bytes } = admission
  const { maxRunningTurns, maxLargeTurns, largeBytes } = defaultAdmission
  return {
    maxRunningTurns: max_running_turns ?? maxRunningTurns,
    maxLargeTurns: max_large_turns ?? maxLargeTurns,
    largeBytes: large_bytes ?? largeBytes,
  }
}

function describe(error: unknown): string {
  if (error instanceof PlumblineError && error.cause) return `${error.message} ${describe(error.cause)}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
