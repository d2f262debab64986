import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import OpenAI from 'openai'
import type { Model, ModelCall, ModelOutcome } from '../../contract/ports/model.ts'
import { defaultLimits } from '../../contract/settings.ts'
import { createDocumentReader } from '../../documents/reader.ts'
import { createPriceBook } from '../../models/prices.ts'
import { Models } from '../../models/registry.ts'
import { openStore } from '../../store/open.ts'
import { defaultTurns } from '../../turn/deps.ts'
import { Purses } from '../../turn/purses.ts'
import { TurnRuntime } from '../../turn/runtime.ts'
import { AttemptServices } from '../../turn/services.ts'
import { Auth } from '../http/auth.ts'
import { sendError } from '../http/errors.ts'
import { Keyring } from '../keys/keyring.ts'
import { registerResponses } from './route.ts'

/** What the model does when it is called. */
export type Script = (call: ModelCall) => Promise<ModelOutcome> | ModelOutcome

export const modelName = 'test/scripted'

/** A model that does what its test says. */
class ScriptedModel implements Model {
  readonly info = {
    id: modelName,
    owned_by: 'test',
    description: 'Does what its test says.',
    input: ['text', 'image'] as Model['info']['input'],
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

/** A server with the real route, runtime, store and reader, a scripted model, and the official client. */
export async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-responses-'))
  const { store, blobs } = await openStore(folder)
  const limits = defaultLimits
  const documents = createDocumentReader({ limits })
  const model = new ScriptedModel()
  const failures: unknown[] = []
  const models = new Models()
  models.add(model)
  const runtime = new TurnRuntime({
    models: {
      get: (id) => (id === modelName ? model : undefined),
      list: () => [model.info],
      route: (id) => (id === modelName ? { models: [model], reason: 'it was asked for' } : undefined),
    },
    turns: store.turns,
    files: store.files,
    blobs,
    documents,
    limits,
    services: new AttemptServices(createPriceBook(undefined), new Purses({ spent: async () => [] })),
    defaults: defaultTurns,
    checkStore: () => store.check(),
    fetchUrl: () => Promise.reject(new Error('this server fetches nothing')),
    onInternalError: (_turnId, error) => failures.push(error),
  })
  // A client that gave a request up may have opened its next connection, which is never idle until it is used.
  const app = Fastify({ forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (_request, _payload, done) => done(null))
  app.setValidatorCompiler(() => (value) => ({ value }))
  app.setErrorHandler((error, _request, reply) => sendError(reply, error))
  const auth = new Auth(await Keyring.open(store.keys, (error) => failures.push(error)))
  auth.register(app)
  registerResponses(app, { runtime, blobs, limits })
  const url = await app.listen({ port: 0 })
  const client = new OpenAI({ apiKey: 'none', baseURL: `${url}/v1`, maxRetries: 0 })
  return {
    client,
    model,
    store,
    blobs,
    failures,
    /** Answers of `fetch`, for what the client does not show. */
    post: (body: Record<string, unknown>) =>
      fetch(`${url}/v1/responses`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: modelName, ...body }),
      }),
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

/** Names of the members that a type demands. */
export type RequiredKeys<T> = {
  [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? never : K
}[keyof T]

export interface Frame {
  name: string
  data: Record<string, unknown> & { type: string; sequence_number: number }
}

/** The frames of a finished stream, as they came. */
export function framesOf(text: string): Frame[] {
  return text
    .split('\n\n')
    .filter((frame) => frame.startsWith('event: '))
    .map((frame) => {
      const [name = '', data = ''] = frame.split('\n')
      return { name: name.slice('event: '.length), data: JSON.parse(data.slice('data: '.length)) }
    })
}
