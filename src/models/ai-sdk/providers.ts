import type { ProviderConfig } from '../../contract/config.ts'
import type { Family } from './provider-options.ts'

/** A provider of the AI SDK, as its key in the environment reveals it. */
export interface ProviderSource {
  /** First half of its models' names. */
  name: string
  family: Family
  packageName: string
  /** The package's first `create…` when absent. */
  factoryName?: string
  /** Where it is, or its package where nobody says. */
  baseUrl: string
  /** Handed to the package's `create…`. */
  settings: Record<string, unknown>
  secrets: string[]
  /** How its API lists models; absent where it has no list that a key alone opens. */
  list?: { url: string; headers: Record<string, string> }
  /** Models to offer when the list does not come. */
  models: string[]
  /** Its credentials serve many other programs: without the package nobody means it. */
  quiet?: boolean
  /** Named in the configuration: a missing package is a fault. */
  named?: boolean
  maxConcurrency?: number
}

const usualModels = {
  anthropic: [
    'claude-opus-5-5',
    'claude-sonnet-5-5',
    'claude-haiku-5-5',
    'claude-sonnet-4-6',
    'claude-haiku-4-5',
  ],
  google: [
    'gemini-3.1-pro-preview',
    'gemini-3.8-flash',
    'gemini-3.5-flash-lite',
    'gemini-2.5-pro',
    'gemini-2.5-flash',
  ],
  mistral: ['mistral-large-latest', 'mistral-medium-latest', 'mistral-small-latest', 'codestral-latest'],
  bedrock: [
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    'us.amazon.nova-pro-v1:0',
    'us.amazon.nova-lite-v1:0',
  ],
}

const families: [packageName: RegExp, family: Family][] = [
  [/^@ai-sdk\/(anthropic|google-vertex\/anthropic)$/, 'anthropic'],
  [/^@ai-sdk\/google/, 'google'],
  [/^@ai-sdk\/mistral$/, 'mistral'],
  [/^@ai-sdk\/amazon-bedrock$/, 'bedrock'],
]

/** The providers that the configuration names. */
export function namedProviders(configured: Record<string, ProviderConfig>): ProviderSource[] {
  return Object.entries(configured).map(
    ([name, { package: packageName, models, settings = {}, ...more }]) => {
      const baseUrl = settings.baseURL
      return {
        name,
        family: families.find(([pattern]) => pattern.test(packageName))?.[1] ?? 'other',
        packageName,
        baseUrl: typeof baseUrl === 'string' ? baseUrl : packageName,
        settings,
        secrets: Object.entries(settings).flatMap(([key, value]) =>
          typeof value === 'string' && /key|token|secret|password/i.test(key) ? [value] : [],
        ),
        models,
        named: true,
        maxConcurrency: more.max_concurrency,
      }
    },
  )
}

/** The providers whose keys are in the environment. */
export function providersByKey(env: NodeJS.ProcessEnv): ProviderSource[] {
  return [anthropic(env), google(env), mistral(env), bedrock(env)].filter((source) => source !== undefined)
}

function anthropic(env: NodeJS.ProcessEnv): ProviderSource | undefined {
  const apiKey = env.ANTHROPIC_API_KEY
  if (!apiKey) return undefined
  // The variable is that of Anthropic's own clients, who leave out the version.
  const given = withoutSlash(env.ANTHROPIC_BASE_URL || 'https://api.anthropic.com')
  const baseURL = /\/v\d+$/.test(given) ? given : `${given}/v1`
  return {
    name: 'anthropic',
    family: 'anthropic',
    packageName: '@ai-sdk/anthropic',
    factoryName: 'createAnthropic',
    baseUrl: baseURL,
    settings: { apiKey, baseURL },
    secrets: [apiKey],
    list: {
      url: `${baseURL}/models?limit=1000`,
      headers: { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
    },
    models: usualModels.anthropic,
  }
}

function google(env: NodeJS.ProcessEnv): ProviderSource | undefined {
  const apiKey = env.GOOGLE_GENERATIVE_AI_API_KEY
  if (!apiKey) return undefined
  const baseURL = withoutSlash(
    env.GOOGLE_GENERATIVE_AI_BASE_URL || 'https://generativelanguage.googleapis.com/v1beta',
  )
  return {
    name: 'google',
    family: 'google',
    packageName: '@ai-sdk/google',
    factoryName: 'createGoogleGenerativeAI',
    baseUrl: baseURL,
    settings: { apiKey, baseURL },
    secrets: [apiKey],
    list: { url: `${baseURL}/models?pageSize=1000`, headers: { 'x-goog-api-key': apiKey } },
    models: usualModels.google,
  }
}

function mistral(env: NodeJS.ProcessEnv): ProviderSource | undefined {
  const apiKey = env.MISTRAL_API_KEY
  if (!apiKey) return undefined
  const baseURL = withoutSlash(env.MISTRAL_BASE_URL || 'https://api.mistral.ai/v1')
  return {
    name: 'mistral',
    family: 'mistral',
    packageName: '@ai-sdk/mistral',
    factoryName: 'createMistral',
    baseUrl: baseURL,
    settings: { apiKey, baseURL },
    secrets: [apiKey],
    list: { url: `${baseURL}/models`, headers: { authorization: `Bearer ${apiKey}` } },
    models: usualModels.mistral,
  }
}

function bedrock(env: NodeJS.ProcessEnv): ProviderSource | undefined {
  const region = env.AWS_REGION
  const id = env.AWS_ACCESS_KEY_ID
  const secret = env.AWS_SECRET_ACCESS_KEY
  const bearer = env.AWS_BEARER_TOKEN_BEDROCK
  if (!region || !(bearer || (id && secret))) return undefined
  return {
    name: 'bedrock',
    family: 'bedrock',
    packageName: '@ai-sdk/amazon-bedrock',
    factoryName: 'createAmazonBedrock',
    baseUrl: `https://bedrock-runtime.${region}.amazonaws.com`,
    settings: bearer
      ? { region, apiKey: bearer }
      : { region, accessKeyId: id, secretAccessKey: secret, sessionToken: env.AWS_SESSION_TOKEN },
    secrets: [bearer, secret, env.AWS_SESSION_TOKEN].filter((word) => word !== undefined),
    models: usualModels.bedrock,
    quiet: true,
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
