import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentConfig } from '../contract/config.ts'
import type { TurnEvent } from '../contract/event.ts'
import type { Calibrator } from '../contract/ports/calibrator.ts'
import type { Model, ModelCall, ModelInfo, ModelOutcome, Route } from '../contract/ports/model.ts'
import type { ModelPrice } from '../contract/ports/prices.ts'
import type { Tool } from '../contract/ports/tool.ts'
import { defaultLimits } from '../contract/settings.ts'
import { createDocumentReader } from '../documents/reader.ts'
import { Models } from '../models/registry.ts'
import { openPolicy } from '../policies/open.ts'
import { openStore } from '../store/open.ts'
import { defaultTurns, type TurnDefaults } from './deps.ts'
import { Purses, type PursesOptions } from './purses.ts'
import type { TurnRequest } from './request.ts'
import { TurnRuntime } from './runtime.ts'
import { AttemptServices } from './services.ts'
import type { Evidence } from './verification/evidence.ts'

/** What a model does when it is called. */
export type Behaviour = (call: ModelCall) => Promise<ModelOutcome>

export const usage = { input_tokens: 10, output_tokens: 20 }

/** Says `text` in pieces of one word, then ends. */
export function says(text: string): Behaviour {
  return async ({ emit, signal }) => {
    for (const word of text.split(/(?<= )/)) {
      signal.throwIfAborted()
      emit({ type: 'text.delta', text: word })
      await Promise.resolve()
    }
    return { finish_reason: 'stop', usage }
  }
}

/** Runs `before`, then throws. */
export function failsWith(error: Error, before: Behaviour = says('')): Behaviour {
  return async (call) => {
    await before(call)
    throw error
  }
}

/** Says nothing until it is aborted. */
export const silent: Behaviour = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

export interface RuntimeOptions {
  models: Record<string, Behaviour | { behaviour: Behaviour; info: Partial<ModelInfo> }>
  agents?: Record<string, AgentConfig>
  /** Tools of agents, by the agent's name. */
  tools?: Record<string, Tool[]>
  defaults?: Partial<TurnDefaults>
  price?: ModelPrice | null
  purses?: Partial<PursesOptions>
  /** What the route behind a name has besides. */
  routes?: Record<string, Partial<Route>>
  calibrator?: Calibrator
  random?(): number
}

/** A runtime with a real store and models that behave as told. */
export async function startRuntime({
  models,
  agents = {},
  tools = {},
  defaults,
  price = null,
  purses,
  routes = {},
  calibrator,
  random,
}: RuntimeOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-runtime-'))
  const { store, blobs } = await openStore(folder)
  const registry = new Models(undefined, openPolicy)
  const calls: { model: string; call: ModelCall }[] = []
  for (const [id, entry] of Object.entries(models)) {
    const { behaviour, info } = typeof entry === 'function' ? { behaviour: entry, info: {} } : entry
    registry.add(
      modelOf(id, info, (call) => {
        calls.push({ model: id, call })
        return behaviour(call)
      }),
    )
  }
  for (const [name, agent] of Object.entries(agents)) registry.addAgent(name, agent, () => tools[name] ?? [])
  const services = new AttemptServices(
    { priceOf: () => price },
    new Purses({ spent: (day) => store.turns.spent(day), ...purses }),
  )
  const documents = createDocumentReader({ limits: defaultLimits })
  const evidence: Evidence[] = []
  const runtime = new TurnRuntime({
    models: {
      get: (id) => registry.get(id),
      list: () => registry.list(),
      route: (id) => {
        const route = registry.route(id)
        return route && { ...route, ...routes[id] }
      },
    },
    calibrator,
    random,
    onEvidence: (found) => evidence.push(found),
    turns: store.turns,
    files: store.files,
    blobs,
    documents,
    limits: defaultLimits,
    services,
    defaults: { ...defaultTurns, ...defaults },
    checkStore: () => store.check(),
    fetchUrl: () => Promise.reject(new Error('nothing is fetched here')),
    onInternalError: (_turnId, error) => {
      throw error
    },
  })
  const start = (request: Partial<TurnRequest> & { model: string }) =>
    runtime.start(textRequest(request), runtime.admit(request.bodyBytes ?? 100))
  return {
    runtime,
    store,
    blobs,
    documents,
    services,
    calls,
    /** What was kept of turns that were checked or routed. */
    evidence,
    start,
    /** Runs a turn to its end; returns its whole log. */
    async run(request: Partial<TurnRequest> & { model: string }): Promise<TurnEvent[]> {
      const turn = start(request)
      await turn.ended
      return turn.log.events
    },
    async close() {
      await runtime.close()
      await documents.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function modelOf(id: string, info: Partial<ModelInfo>, run: Behaviour): Model {
  const base: ModelInfo = {
    id,
    owned_by: 'test',
    description: '',
    input: ['text'],
    output: ['text'],
    created: 0,
  }
  return { info: { ...base, ...info }, run }
}

function textRequest(request: Partial<TurnRequest> & { model: string }): TurnRequest {
  const part = { type: 'text' as const, text: 'What of the light?' }
  return {
    arrivedAt: performance.now(),
    protocol: 'turns',
    stream: true,
    wishes: {},
    messages: [{ role: 'user', parts: [{ type: 'ready', path: 'input[0].content', part }] }],
    settings: { extra: {} },
    bodyBytes: 100,
    ...request,
  }
}
