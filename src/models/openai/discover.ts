import type { UpstreamConfig } from '../../contract/config.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { Model, ModelInfo } from '../../contract/ports/model.ts'
import { createOpenAiEmbeddings, type UpstreamEmbeddings } from './embeddings.ts'
import { endpointOf } from './endpoint.ts'
import { modelInfo } from './known.ts'
import { listUpstreamModels, type UpstreamModel } from './list.ts'
import { createOpenAiModel } from './model.ts'
import { createResponsesModel } from './responses/model.ts'
import { configuredUpstreams, localServers, type UpstreamReport, type UpstreamSource } from './sources.ts'

export interface Discovery {
  models: Model[]
  /** One for each model: any of them may be an embedding model, which no list says. */
  embeddings: UpstreamEmbeddings[]
  reports: UpstreamReport[]
}

export interface DiscoverOptions {
  blobs: BlobStore
  env: NodeJS.ProcessEnv
  /** Those of the configuration file. */
  upstreams?: readonly UpstreamConfig[]
  /** How long servers may take to list their models. */
  timeouts?: { localMs: number; remoteMs: number }
}

const defaultTimeouts = { localMs: 300, remoteMs: 2_000 }

/**
 * Finds models: of `upstreams`, behind OPENAI_API_KEY (with OPENAI_BASE_URL), in PLUMBLINE_UPSTREAMS, and on the usual
 * ports of local servers unless PLUMBLINE_DISCOVER is `off`. All are asked at the same time. Never rejects: what went
 * wrong is in the reports.
 */
export async function discoverUpstreams(options: DiscoverOptions): Promise<Discovery> {
  const { env, timeouts = defaultTimeouts } = options
  const { sources, problems } = configuredUpstreams(env, options.upstreams)
  const local = env.PLUMBLINE_DISCOVER?.toLowerCase() === 'off' ? [] : localServers(sources, env.PORT)
  const found = await Promise.all([
    ...sources.map((source) => ask(source, timeouts.remoteMs, false)),
    ...local.map((source) => ask(source, timeouts.localMs, true)),
  ])
  const discovery: Discovery = { models: [], embeddings: [], reports: problems }
  for (const { source, models, report } of found) {
    discovery.reports.push(report)
    for (const model of models) add(discovery, options.blobs, source, model)
  }
  return discovery
}

interface Found {
  source: UpstreamSource
  models: UpstreamModel[]
  report: UpstreamReport
}

async function ask(source: UpstreamSource, timeoutMs: number, mayBeAbsent: boolean): Promise<Found> {
  const { name, baseUrl, apiKey } = source
  const named = source.models?.map((id) => ({ id, created: 0 }))
  const report: UpstreamReport = { name, base_url: withoutCredentials(baseUrl), status: 'found', models: [] }
  let models: UpstreamModel[] = []
  try {
    endpointOf({ baseUrl, apiKey })
    models = named ?? (await listUpstreamModels(baseUrl, apiKey, AbortSignal.timeout(timeoutMs), name))
  } catch (error) {
    report.status = mayBeAbsent ? 'absent' : 'failed'
    if (!mayBeAbsent) report.problem = problemOf(error, timeoutMs)
  }
  report.models = models.map(({ id }) => `${name}/${id}`)
  return { source, models, report }
}

function problemOf(error: unknown, timeoutMs: number): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof DOMException && cause.name === 'TimeoutError')
    return `Its models could not be listed within ${timeoutMs} ms. Name them in its settings, or start again when it answers.`
  const message = error instanceof Error ? error.message : String(error)
  return `Its models could not be listed: ${message}`
}

/** Servers that continue a trailing assistant message instead of answering it. */
const takesUp = new Set(['vllm', 'ollama', 'llamacpp'])

function add(discovery: Discovery, blobs: BlobStore, source: UpstreamSource, upstream: UpstreamModel): void {
  const info: ModelInfo = {
    ...modelInfo(source.name, upstream.id, upstream.created),
    upstream: source.name,
    continuation: source.continuation ?? (takesUp.has(source.name) ? 'prefix' : 'none'),
    max_concurrency: source.maxConcurrency,
  }
  if (discovery.models.some((model) => model.info.id === info.id)) return
  const { baseUrl, apiKey } = source
  const maxTokensField = isOpenAi(baseUrl) ? 'max_completion_tokens' : 'max_tokens'
  const common = { baseUrl, apiKey, upstreamModel: upstream.id }
  discovery.models.push(
    source.protocol === 'responses'
      ? createResponsesModel({ ...common, info, blobs })
      : createOpenAiModel({ ...common, info, blobs, maxTokensField }),
  )
  discovery.embeddings.push(createOpenAiEmbeddings({ ...common, id: info.id }))
}

function isOpenAi(baseUrl: string): boolean {
  return /(^|\.)openai\.(com|azure\.com)$/.test(new URL(baseUrl).hostname)
}

function withoutCredentials(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return 'not a URL'
  const url = new URL(baseUrl)
  return `${url.origin}${url.pathname}`
}
