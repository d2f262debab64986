import { isDeepStrictEqual } from 'node:util'
import { ConfigError } from './config/config-error.ts'
import { offerProblems } from './config/consistency.ts'
import type { LoadedConfig } from './config/load.ts'
import type { BlobStore } from './contract/ports/blobs.ts'
import type { Model } from './contract/ports/model.ts'
import type { PriceBook } from './contract/ports/prices.ts'
import { VerificationConfig } from './contract/verification.ts'
import { discoverProviders } from './models/ai-sdk/discover.ts'
import { discoverUpstreams } from './models/openai/discover.ts'
import type { UpstreamEmbeddings } from './models/openai/embeddings.ts'
import { type UpstreamReport, upstreamsVariable } from './models/openai/sources.ts'
import { createPriceBook } from './models/prices.ts'
import { Models } from './models/registry.ts'
import { openPolicy } from './policies/open.ts'
import type { Tools } from './tools/open.ts'
import { type OpenVerifiers, openVerifiers, type VerifierRooms } from './verifiers/open.ts'

/** What a configuration makes of everything that may change while the server runs. */
export interface Setup {
  config: LoadedConfig
  models: Models
  embeddings: ReadonlyMap<string, UpstreamEmbeddings>
  reports: UpstreamReport[]
  prices: PriceBook
  tools: ReturnType<Tools['prepare']>
  /** Whoever puts another setup in place closes them, once the turns that use them have ended. */
  verifiers: OpenVerifiers
  /** Settings that have to wait for something. */
  warnings: string[]
}

export interface SetupDeps {
  env: NodeJS.ProcessEnv
  blobs: BlobStore
  tools: Tools
  /** The model that runs here. */
  reader: Model
  verifying: VerifierRooms
}

/**
 * Makes everything that a configuration describes, beside what is in use: upstreams and providers are asked for their
 * models, and at a change of the configuration MCP servers for their tools. Throws `ConfigError` with all that is
 * wrong, and leaves nothing behind.
 */
export async function prepareSetup(config: LoadedConfig, deps: SetupDeps, earlier?: Setup): Promise<Setup> {
  const tools = preparedTools(config, deps.tools)
  const verifiers = openVerifiers(config.verifiers, deps.verifying)
  try {
    const [found] = await Promise.all([discovered(config, deps, earlier), earlier && tools.ready])
    const models = new Models(verifiers, openPolicy)
    models.add(deps.reader)
    models.addAgent('reader', readerAgent(deps.reader))
    for (const model of found.models) models.add(model)
    const warnings = checkOffer(config, models, tools.names, found.reports)
    const problems = await verifiers.problems()
    if (problems.length > 0) throw new ConfigError('the configuration', problems)
    for (const [name, agent] of Object.entries(config.agents ?? {}))
      models.addAgent(name, agent, () => tools.resolve(agent.tools ?? []))
    const { embeddings, reports } = found
    const prices = createPriceBook(config.prices, reports)
    return { config, models, embeddings, reports, prices, tools, verifiers, warnings }
  } catch (error) {
    deps.tools.discard(tools)
    await verifiers.close()
    throw error
  }
}

/** Its answers carry the confidence that the starter calibrations give them; nothing is held. */
const readerAgent = ({ info }: Model) => ({
  models: [info.id],
  verify: VerificationConfig.parse({ mode: 'shadow', by: ['citation_score'] }),
  description:
    'Answers from the documents and images of the turn by quoting them, with page and box. No key needed.',
})

function preparedTools(config: LoadedConfig, tools: Tools) {
  try {
    return tools.prepare(config)
  } catch (error) {
    throw new ConfigError('the configuration', [`tools: ${error instanceof Error ? error.message : error}`])
  }
}

interface Discovered {
  models: Model[]
  embeddings: Map<string, UpstreamEmbeddings>
  reports: UpstreamReport[]
}

/** What upstreams and providers offer; those that do not answer now are taken to offer what they did. */
async function discovered(
  config: LoadedConfig,
  { env, blobs }: SetupDeps,
  earlier?: Setup,
): Promise<Discovered> {
  const upstreams = await discoverUpstreams({ env, upstreams: config.upstreams, blobs })
  const taken = upstreams.reports.map((report) => report.name)
  const providers = await discoverProviders({ blobs, env, providers: config.providers, taken })
  const found: Discovered = {
    models: [...upstreams.models, ...providers.models],
    embeddings: new Map(upstreams.embeddings.map((upstream) => [upstream.id, upstream])),
    reports: [...upstreams.reports, ...providers.reports],
  }
  if (earlier) found.reports = found.reports.map((report) => remembered(report, config, earlier, found))
  return found
}

/** An upstream that fails to say what it has, and said it before under the same settings, keeps its models. */
function remembered(
  report: UpstreamReport,
  config: LoadedConfig,
  earlier: Setup,
  found: Discovered,
): UpstreamReport {
  const { name, base_url } = report
  const before = earlier.reports.find((other) => other.name === name && other.base_url === base_url)
  if (report.status !== 'failed' || before?.status !== 'found') return report
  if (!isDeepStrictEqual(settingsOf(name, config), settingsOf(name, earlier.config))) return report
  for (const id of before.models) {
    const model = earlier.models.get(id)
    const embedding = earlier.embeddings.get(id)
    if (model) found.models.push(model)
    if (embedding) found.embeddings.set(id, embedding)
  }
  return before
}

function settingsOf(name: string, { upstreams = [], providers = {} }: LoadedConfig) {
  return [upstreams.find((upstream) => upstream.name === name), providers[name]]
}

/** Throws what the configuration asks of upstreams and tools that they do not have; returns what is yet to come. */
function checkOffer(
  config: LoadedConfig,
  models: Models,
  tools: string[],
  reports: UpstreamReport[],
): string[] {
  const ids = models.list().map((model) => model.id)
  const silentUpstreams = reports.filter(({ status }) => status !== 'found').map(({ name }) => name)
  const { problems, warnings } = offerProblems(config, { models: ids, tools, silentUpstreams })
  const wrong = reports.flatMap(({ name, problem }) => (name === upstreamsVariable && problem) || [])
  if (wrong.length + problems.length > 0) throw new ConfigError('the configuration', [...wrong, ...problems])
  return warnings
}

/** Models of upstreams and providers whose settings differ, and models that are gone. */
export function changedModels(before: Setup, after: Setup): string[] {
  return before.reports.flatMap(({ name, models }) =>
    isDeepStrictEqual(settingsOf(name, before.config), settingsOf(name, after.config))
      ? models.filter((id) => !after.models.get(id))
      : models,
  )
}

/** Which settings differ, by name: those of a kind are named one by one. Never with what they hold. */
export function changedSettings(before: LoadedConfig, after: LoadedConfig): string[] {
  return changedKeys(before, after).flatMap((kind) => {
    const [old, now] = [before[kind as keyof LoadedConfig], after[kind as keyof LoadedConfig]]
    if (!['agents', 'mcp', 'providers', 'prices', 'verifiers'].includes(kind)) return [kind]
    return changedKeys(old ?? {}, now ?? {}).map((name) => `${kind}.${name}`)
  })
}

function changedKeys(before: object, after: object): string[] {
  const all = new Map<string, unknown>([...Object.entries(before), ...Object.entries(after)])
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  return [...all.keys()].filter((key) => !isDeepStrictEqual(old.get(key), now.get(key)))
}
