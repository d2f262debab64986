import type { Config } from '../../contract/config.ts'
import { PlumblineError } from '../../contract/errors.ts'
import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { Model } from '../../contract/ports/model.ts'
import { capabilitiesOf } from '../capabilities/capabilities.ts'
import type { UpstreamReport } from '../openai/sources.ts'
import { type ListedModel, listProviderModels } from './list.ts'
import { createAiSdkModel } from './model.ts'
import { sdkFactory } from './packages.ts'
import { namedProviders, type ProviderSource, providersByKey } from './providers.ts'
import { redactor } from './redact.ts'

export interface ProviderDiscoveryOptions {
  blobs: BlobStore
  env: NodeJS.ProcessEnv
  /** Those of the configuration file; they win over a key of the same name. */
  providers?: Config['providers']
  /** Names of upstreams that are there already; they win. */
  taken?: readonly string[]
  /** Where to look for packages that are not installed beside Plumbline. */
  folder?: string
  /** How packages are found. */
  find?: typeof sdkFactory
  /** How long a provider may take to list its models. */
  timeoutMs?: number
}

export interface ProviderDiscovery {
  models: Model[]
  reports: UpstreamReport[]
}

/**
 * Finds providers of the AI SDK: those of the configuration, and by their keys (ANTHROPIC_API_KEY, GOOGLE_GENERATIVE_AI_API_KEY, MISTRAL_API_KEY, and
 * AWS credentials with AWS_REGION where `@ai-sdk/amazon-bedrock` is installed). Their packages are optional. All are
 * asked at the same time. Never rejects: what went wrong is in the reports.
 */
export async function discoverProviders(options: ProviderDiscoveryOptions): Promise<ProviderDiscovery> {
  const { env, taken = [], providers = {} } = options
  const byKey = providersByKey(env).filter(({ name }) => !Object.hasOwn(providers, name))
  const sources = [...namedProviders(providers), ...byKey].filter(({ name }) => !taken.includes(name))
  const found = await Promise.all(sources.map((source) => ask(source, options)))
  return {
    models: found.flatMap(({ models }) => models),
    reports: found.flatMap(({ report }) => report ?? []),
  }
}

async function ask(
  source: ProviderSource,
  { blobs, folder, find = sdkFactory, timeoutMs = 2_000 }: ProviderDiscoveryOptions,
): Promise<{ models: Model[]; report?: UpstreamReport }> {
  const { name, packageName, factoryName, settings, secrets, family } = source
  const report: UpstreamReport = { name, base_url: shown(source.baseUrl), status: 'found', models: [] }
  const redact = redactor(secrets)
  try {
    const factory = await find(packageName, factoryName, folder)
    if (!factory) {
      if (source.quiet) return { models: [] }
      const problem = `${source.named ? 'It is configured' : 'Its key is there'}, but ${packageName} is not installed: npm i ${packageName}`
      return { models: [], report: { ...report, status: source.named ? 'failed' : 'absent', problem } }
    }
    const provider = factory(settings)
    const models = (await listed(source, redact, timeoutMs)).map((model) =>
      createAiSdkModel({
        info: infoOf(source, model),
        languageModel: provider.languageModel(model.id),
        family,
        blobs,
        secrets,
      }),
    )
    report.models = models.map(({ info }) => info.id)
    return { models, report }
  } catch (error) {
    const problem = redact(error instanceof Error ? error.message : String(error))
    return { models: [], report: { ...report, status: 'failed', problem } }
  }
}

/** The provider's own list; where it cannot be had in time, the usual models, unless the key is refused. */
async function listed(
  source: ProviderSource,
  redact: (text: string) => string,
  timeoutMs: number,
): Promise<ListedModel[]> {
  try {
    return await listProviderModels(source, redact, AbortSignal.timeout(timeoutMs))
  } catch (error) {
    if (error instanceof PlumblineError && error.code === 'upstream_rejected') throw error
    return source.models.map((id) => ({ id, created: 0 }))
  }
}

function infoOf(
  { name: provider, maxConcurrency }: ProviderSource,
  { id, created, contextTokens, maxOutputTokens }: ListedModel,
): Model['info'] {
  const known = capabilitiesOf(id)
  return {
    id: `${provider}/${id}`,
    owned_by: provider,
    description: `${id}, by ${provider}${known ? '' : '; assumed to take text and images'}`,
    input: known?.input ?? ['text', 'image'],
    output: known?.output ?? ['text'],
    created,
    upstream: provider,
    continuation: 'none',
    max_concurrency: maxConcurrency,
    max_output_tokens: maxOutputTokens ?? known?.max_output_tokens,
    limits: { ...known?.limits, ...(contextTokens !== undefined && { context_tokens: contextTokens }) },
    tools: known?.tools,
    reasoning: known?.reasoning,
  }
}

function shown(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl
  const { origin, pathname } = new URL(baseUrl)
  return `${origin}${pathname}`
}
