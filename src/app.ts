import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './config/config-error.ts'
import type { LoadedConfig } from './config/load.ts'
import type { Config } from './contract/config.ts'
import { describeError } from './contract/describe-error.ts'
import type { ModelRegistry } from './contract/ports/model.ts'
import { defaultLimits, type Limits } from './contract/settings.ts'
import { createDocumentReader } from './documents/reader.ts'
import { openEvaluation } from './evaluation/open.ts'
import { createEmbedder } from './models/local/embedder.ts'
import { createPassageSearch } from './models/local/passage-search.ts'
import { createLocalReader } from './models/local/reader.ts'
import { closeEndpoints, endpointStates } from './models/openai/endpoint.ts'
import { isLoopback } from './net/loopback.ts'
import { fetchUrl } from './net/safe-fetch.ts'
import { ConfigurationStatus } from './server/configuration-status.ts'
import { Auth } from './server/http/auth.ts'
import { watchConnections } from './server/http/flush.ts'
import { Keyring } from './server/keys/keyring.ts'
import { Metrics } from './server/metrics.ts'
import { createServer } from './server/server.ts'
import { changedModels, changedSettings, prepareSetup } from './setup.ts'
import { lockFolder } from './store/lock.ts'
import { openStore } from './store/open.ts'
import { Tools } from './tools/open.ts'
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
  config?: LoadedConfig
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
  const evaluation = await openEvaluation(store.evidence, (error) => log(describeError(error)))
  return {
    limits,
    store,
    blobs,
    documents,
    embedder,
    evaluation,
    async close() {
      await evaluation.close()
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

const dailyLimitsOf = ({ purses = {} }: Config) => ({
  serverUsdPerDay: purses.server_usd_per_day,
  userUsdPerDay: purses.user_usd_per_day,
})

/** Opens everything and wires it together. `close` stops turns, processes and the store, in that order. */
export async function openApp(settings: AppSettings) {
  const { config = {}, env, log } = settings
  const rooms = await openRooms(settings)
  const { limits, store, blobs, documents, embedder, evaluation } = rooms
  const fetchUrl = fetcher(settings, rooms)
  const passages = createPassageSearch(rooms)
  const tools = new Tools({ ...rooms, search: passages, fetchUrl, log })
  const closeRooms = async () => {
    await tools.close()
    await rooms.close()
  }
  const verifying = { passages, embedder }
  const makes = { env, blobs, tools, reader: createLocalReader(rooms), verifying }
  let setup = await prepareSetup(config, makes).catch(async (error) => {
    await closeRooms()
    throw error
  })
  tools.use(setup.tools, Promise.resolve())
  for (const warning of setup.warnings) log(warning)
  const models: ModelRegistry = {
    get: (id) => setup.models.get(id),
    route: (id) => setup.models.route(id),
    list: () => setup.models.list(),
  }
  // The purses are filled with what today's turns cost already.
  const purses = new Purses({ ...dailyLimitsOf(config), spent: (day) => store.turns.spent(day) })
  await purses.load()
  const services = new AttemptServices(setup.prices, purses)
  const configuration = new ConfigurationStatus()

  const metrics = new Metrics(() => ({
    runningTurns: runtime.running.size,
    money: purses.counters(),
    breakers: services.breakers.states(),
    limits: services.limits.states(),
    upstreams: endpointStates(),
    configurationCurrent: configuration.now.problems.length === 0,
  }))
  const logError = (error: unknown) => log(describeError(error))
  const runtime = new TurnRuntime({
    models: setup.models,
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
    calibrator: evaluation.calibrations,
    onEnd: (turn, end) => metrics.observe(turn, end),
    onEvidence: (evidence) => evaluation.keep(evidence),
  })

  /** Puts another configuration in place of the one in use. Throws, and changes nothing, when it cannot be used. */
  async function reconfigure(config: LoadedConfig): Promise<string> {
    const next = await prepareSetup(config, makes, setup)
    try {
      await purses.setLimits(dailyLimitsOf(config))
    } catch (error) {
      tools.discard(next.tools)
      await next.verifiers.close()
      throw error
    }
    const changed = changedSettings(setup.config, config)
    const begunBefore = [...runtime.running.values()].map((turn) => turn.ended)
    const before = setup
    setup = next
    void Promise.allSettled(begunBefore).then(() => before.verifiers.close())
    const ofTurns = {
      models: next.models,
      services: services.at(next.prices),
      defaults: turnDefaultsOf(config),
    }
    runtime.reconfigure(ofTurns, admissionLimitsOf(config))
    services.bound(next.models.list())
    services.breakers.forget(changedModels(before, next))
    tools.use(next.tools, Promise.allSettled(begunBefore))
    for (const warning of next.warnings) log(warning)
    return changed.length > 0 ? changed.join(', ') : 'nothing in it changed'
  }

  const auth = new Auth(await Keyring.open(store.keys, logError))
  const consoleFolder = join(packageRoot(), 'dist', 'console')
  const server = await createServer(
    {
      runtime,
      models,
      embedders: { local: embedder, upstream: (model) => setup.embeddings.get(model) },
      store,
      blobs,
      documents,
      limits,
      auth,
      evaluation,
      metrics,
      configuration,
      resumeGraceMs: settings.resumeGraceMs,
      consoleFolder: existsSync(consoleFolder) ? consoleFolder : undefined,
    },
    logError,
  )
  const flushed = watchConnections(server.server)

  return {
    server,
    models,
    upstreams: setup.reports,
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
      // One after the other: all at once they would keep a first document waiting for what it does not need.
      await documents.warm()
      await Promise.all([embedder.warm(), store.sweep()])
    },
    /**
     * Loads the configuration again and takes it into use, all of it or, when anything in it is wrong, nothing. Turns
     * that run keep what they began with. One at a time, please. Never rejects: how it went is logged, and `/readyz`
     * says it.
     */
    async reload(load: () => Promise<LoadedConfig>): Promise<void> {
      try {
        const changed = await reconfigure(await load())
        configuration.loaded()
        log(`configuration reloaded: ${changed}`)
      } catch (error) {
        const problems = error instanceof ConfigError ? error.problems : undefined
        configuration.kept(problems ?? ['It could not be taken into use; the log says why.'])
        const why = problems?.join('; ') ?? describeError(error)
        log(`configuration not reloaded, the earlier one stays in use: ${why}`)
      }
    },
    /** Lets running turns end for `drainMs`, then ends them honestly. */
    async close(drainMs = 0) {
      await runtime.close(drainMs)
      await flushed(lastBytesMs)
      await server.close()
      auth.keyring.close()
      await setup.verifiers.close()
      await closeRooms()
    },
  }
}
