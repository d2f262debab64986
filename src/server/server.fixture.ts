import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Model, ModelCall, ModelOutcome, Route } from '../contract/ports/model.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { defaultLimits } from '../contract/settings.ts'
import { createDocumentReader } from '../documents/reader.ts'
import { createPriceBook } from '../models/prices.ts'
import { openStore } from '../store/open.ts'
import { defaultTurns, type RuntimeDeps } from '../turn/deps.ts'
import { Purses } from '../turn/purses.ts'
import { TurnRuntime } from '../turn/runtime.ts'
import { AttemptServices } from '../turn/services.ts'
import type { ServerDeps, TurnRouteDeps } from './deps.ts'
import { Auth } from './http/auth.ts'
import { fromFastify, sendError } from './http/errors.ts'
import { TurnRoutes } from './http/turn-routes.ts'
import { Keyring } from './keys/keyring.ts'

/** What the model does when it is called. */
export type Script = (call: ModelCall) => Promise<ModelOutcome> | ModelOutcome

export const modelName = 'test/scripted'
/** A second model, which follows the same script. */
export const fallbackName = 'test/fallback'
/** The scripted model with tools of the server's own. */
export const agentName = 'agent/scripted'

/** A model that does what its test says. */
class ScriptedModel implements Model {
  readonly info = {
    id: modelName,
    owned_by: 'test',
    description: 'Does what its test says.',
    input: ['text', 'image', 'document'] as Model['info']['input'],
    output: ['text'] as Model['info']['output'],
    created: 0,
    local: true,
  }
  script: Script = () => ({ finish_reason: 'stop', usage: null })
  calls: ModelCall[] = []

  async run(call: ModelCall): Promise<ModelOutcome> {
    this.calls.push(call)
    return this.script(call)
  }
}

/**
 * A server with real routes, runtime, store and reader, and a scripted model; `tools` are those of its agent, `verify`
 * says how its answers are checked.
 */
export async function startScriptedServer(
  register: (app: FastifyInstance, deps: TurnRouteDeps & Pick<ServerDeps, 'store'>) => void,
  tools: Tool[] = [],
  verify?: Route['verify'],
) {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-server-'))
  const { store, blobs } = await openStore(folder)
  const limits = defaultLimits
  const documents = createDocumentReader({ limits })
  const model = new ScriptedModel()
  const fallback: Model = {
    info: { ...model.info, id: fallbackName },
    run: (call) => model.run(call),
  }
  const known: Model[] = [model, fallback]
  const failures: unknown[] = []
  const fetching: { url: RuntimeDeps['fetchUrl'] } = {
    url: () => Promise.reject(new Error('this server fetches nothing')),
  }
  const runtime = new TurnRuntime({
    models: {
      get: (id) => known.find(({ info }) => info.id === id),
      list: () => known.map(({ info }) => info),
      route: (id) => {
        const reason = 'it was asked for'
        if (id === agentName) return { models: [model], reason, agent: { tools }, verify }
        const found = known.find(({ info }) => info.id === id)
        return found && { models: [found], reason }
      },
    },
    turns: store.turns,
    files: store.files,
    blobs,
    documents,
    limits,
    services: new AttemptServices(createPriceBook(undefined), new Purses({ spent: async () => [] })),
    defaults: defaultTurns,
    checkStore: () => store.check(),
    fetchUrl: (url, options) => fetching.url(url, options),
    onInternalError: (_turnId, error) => failures.push(error),
  })
  // A client that gave a request up may have opened its next connection, which is never idle until it is used.
  const auth = new Auth(await Keyring.open(store.keys, (error) => failures.push(error)))
  const turnRoutes = new TurnRoutes()
  const serverFactory = turnRoutes.serverFactory(auth, limits.bodyBytes, (error) => failures.push(error))
  const app = Fastify({ forceCloseConnections: true, serverFactory })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (_request, _payload, done) => done(null))
  app.setValidatorCompiler(() => (value) => ({ value }))
  app.setErrorHandler((error: Error, request, reply) => sendError(reply, fromFastify(error, request)))
  auth.register(app)
  register(app, { runtime, blobs, limits, turnRoutes, store })
  const url = await app.listen({ port: 0 })
  return {
    url,
    model,
    store,
    blobs,
    failures,
    /** What becomes of URLs. */
    fetching,
    async close() {
      await runtime.close()
      await app.close()
      await documents.close()
      auth.keyring.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
