import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './config/config-error.ts'
import { offerProblems } from './config/consistency.ts'
import type { WithTools } from './config/tools.ts'
import type { Config } from './contract/config.ts'
import { describeError } from './contract/describe-error.ts'
import { defaultLimits, type Limits } from './contract/settings.ts'
import { createDocumentReader } from './documents/reader.ts'
import { discoverProviders } from './models/ai-sdk/discover.ts'
import { createEmbedder } from './models/local/embedder.ts'
import { createPassageSearch } from './models/local/passage-search.ts'
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
import { type OpenTools, openTools } from './tools/open.ts'
import { admissionLimitsOf } from './turn/admission.ts'
import { type RuntimeDeps, turnDefaultsOf } from './turn/deps.ts'
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
  config?: Config & WithTools
  /** How long a native turn runs on when its stream lost its client. */
  resumeGraceMs?: number
  env: NodeJS.ProcessEnv
  log(message: string): void
}

type Rooms = Awaited<ReturnType<typeof openRooms>>

/** The data folder and the processes that read documents and embed text. */
async function openRooms({ dataFolder, limits: given, log }: AppSettings) {
  const limits = { ...defaultLimits, ...given }
  const lock = lockFolder(dataFolder)
  const { store, blobs } = await openStore(dataFolder)
  const interrupted = await recoverInterrupted(store.turns)
  if (interrupted > 0) log(`${interrupted} turns were cut off by the last stop; they are marked as failed`)
  const documents = createDocumentReader({ limits })
  const embedder = createEmbedder()
  return {
    limits,
    store,
    blobs,
    documents,
    embedder,
    async close() {
      await Promise.all([documents.close(), embedder.close(), closeEndpoints()])
      await store.close()
      lock.release()
    },
  }
}

/** Fetches URLs that clients or models name, by the rules for those. */
function fetcher({ allowedHosts }: AppSettings, { limits, blobs }: Rooms) {
  const { partBytes: maxBytes, urlFetchMs: timeoutMs } = limits
  return (url: string, { signal, onProgress }: Parameters<RuntimeDeps['fetchUrl']>[1]) =>
    fetchUrl(url, { signal, maxBytes, timeoutMs, allowHosts: allowedHosts, onProgress, sink: blobs.writer() })
}

/** Models that run here, models of upstreams and providers, and the agents made of them. */
async function openModels({ config = {}, env, log }: AppSettings, rooms: Rooms, tools: OpenTools) {
  const { blobs } = rooms
  const models = new Models()
  models.add(createLocalReader(rooms))
  models.addAgent('reader', {
    models: ['local/reader'],
    description:
      'Answers from the documents and images of the turn by quoting them, with page and box. No key needed.',
  })
  const upstreams = await discoverUpstreams({ env, upstreams: config.upstreams, blobs })
  const taken = upstreams.reports.map((report) => report.name)
  const providers = await discoverProviders({ blobs, env, providers: config.providers, taken })
  for (const model of [...upstreams.models, ...providers.models]) models.add(model)
  const reports = [...upstreams.reports, ...providers.reports]
  const { problems, warnings } = offered(config, models, tools, reports)
  for (const warning of warnings) log(warning)
  if (problems.length > 0) throw new ConfigError('the configuration', problems)
  for (const [name, agent] of Object.entries(config.agents ?? {})) {
    models.addAgent(name, agent, () => tools.resolve(agent.tools ?? []))
  }
  const embeddings = new Map(upstreams.embeddings.map((upstream) => [upstream.id, upstream]))
  return { models, reports, embeddings }
}

/** The purses, filled with what today's turns cost already, and all that attempts share. */
async function openServices({ config = {} }: AppSettings, { store }: Rooms, reports: UpstreamReport[]) {
  const purses = new Purses({
    serverUsdPerDay: config.purses?.server_usd_per_day,
    userUsdPerDay: config.purses?.user_usd_per_day,
    spent: (day) => store.turns.spent(day),
  })
  await purses.load()
  return new AttemptServices(createPriceBook(config.prices, reports), purses)
}

/** Opens everything and wires it together. `close` stops turns, processes and the store, in that order. */
export async function openApp(settings: AppSettings) {
  const { config = {}, log } = settings
  const rooms = await openRooms(settings)
  const { limits, store, blobs, documents, embedder } = rooms
  const fetchUrl = fetcher(settings, rooms)
  const { tools: own, mcp } = config
  const tools = openTools({ ...rooms, search: createPassageSearch(rooms), fetchUrl, own, mcp, log })
  const closeRooms = async () => {
    await tools.close()
    await rooms.close()
  }
  const { models, reports, embeddings } = await openModels(settings, rooms, tools).catch(async (error) => {
    await closeRooms()
    throw error
  })
  const services = await openServices(settings, rooms, reports)

  const metrics = new Metrics(() => ({
    runningTurns: runtime.running.size,
    money: services.purses.counters(),
    breakers: services.breakers.states(),
    limits: services.limits.states(),
    upstreams: endpointStates(),
  }))
  const runtime = new TurnRuntime({
    models,
    turns: store.turns,
    files: store.files,
    blobs,
    documents,
    limits,
    services,
    fetchUrl,
    defaults: turnDefaultsOf(config),
    admission: admissionLimitsOf(config),
    checkStore: () => store.check(),
    onInternalError: (turnId, error) => log(`turn ${turnId}: ${describeError(error)}`),
    onEnd: (turn, end) => metrics.observe(turn, end),
  })

  const logError = (error: unknown) => log(describeError(error))
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
    upstreams: reports,
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
      await closeRooms()
    },
  }
}

/** What the configuration asks of upstreams and tools that they do not have. */
function offered(config: Config, models: Models, tools: OpenTools, reports: UpstreamReport[]) {
  const ids = models.list().map((model) => model.id)
  const silent = reports.filter((report) => report.status !== 'found').map((report) => report.name)
  const offer = { models: ids, tools: tools.names, silentUpstreams: silent }
  const { problems, warnings } = offerProblems(config, offer)
  const wrong = reports.flatMap((report) => (report.name === upstreamsVariable && report.problem) || [])
  return { problems: [...wrong, ...problems], warnings }
}
