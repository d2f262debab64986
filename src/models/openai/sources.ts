import { z } from 'zod'
import { UpstreamConfig } from '../../contract/config.ts'

/** An upstream that may be there. */
export interface UpstreamSource {
  /** First half of its models' names. */
  name: string
  baseUrl: string
  apiKey?: string
  /** When given, the upstream is not asked for its list. */
  models?: string[]
  continuation?: UpstreamConfig['continuation']
  maxConcurrency?: number
  /** Chat Completions when absent. */
  protocol?: UpstreamConfig['protocol']
}

/** What became of one upstream, for `plumbline doctor` and the lines at start. */
export interface UpstreamReport {
  name: string
  /** Without credentials. */
  base_url: string
  /** `absent`: nothing answers on the usual port of a local server, which is no fault. */
  status: 'found' | 'absent' | 'failed'
  models: string[]
  /** Why it failed, and what to do about it. */
  problem?: string
}

const Configured = z.array(UpstreamConfig)

const OPENAI_URL = 'https://api.openai.com/v1'

/** Local servers and the ports they listen on unless told otherwise. */
const usualPorts: [name: string, port: number][] = [
  ['ollama', 11434],
  ['vllm', 8000],
  ['lmstudio', 1234],
  ['llamacpp', 8080],
]

/** The variable that names upstreams; reports of what is wrong with it carry its name. */
export const upstreamsVariable = 'PLUMBLINE_UPSTREAMS'

/**
 * Upstreams of the configuration file and of the environment, and what is wrong with the latter. Those that are named
 * on purpose win over OPENAI_API_KEY, which is often there for other programs.
 */
export function configuredUpstreams(
  env: NodeJS.ProcessEnv,
  configured: readonly UpstreamConfig[] = [],
): {
  sources: UpstreamSource[]
  problems: UpstreamReport[]
} {
  const { named, problem } = namedUpstreams(env.PLUMBLINE_UPSTREAMS, configured)
  const sources = [...configured, ...named].map(sourceOf)
  if ((env.OPENAI_API_KEY || env.OPENAI_BASE_URL) && !sources.some(({ name }) => name === 'openai')) {
    const baseUrl = env.OPENAI_BASE_URL || OPENAI_URL
    sources.unshift({ name: 'openai', baseUrl, apiKey: env.OPENAI_API_KEY || undefined })
  }
  const problems: UpstreamReport[] = []
  if (problem !== undefined)
    problems.push({ name: upstreamsVariable, base_url: '', status: 'failed', models: [], problem })
  return { sources, problems }
}

function namedUpstreams(
  json: string | undefined,
  configured: readonly UpstreamConfig[],
): { named: UpstreamConfig[]; problem?: string } {
  if (!json) return { named: [] }
  let named: UpstreamConfig[]
  try {
    named = Configured.parse(JSON.parse(json))
  } catch (error) {
    const form =
      'a JSON array of {name, base_url, api_key?, models?, continuation?, protocol?, max_concurrency?}'
    return { named: [], problem: `${upstreamsVariable} is not ${form}: ${reasonOf(error)}` }
  }
  const names = [...configured, ...named].map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice === undefined) return { named }
  return { named: [], problem: `${upstreamsVariable} names "${twice}", which is named already` }
}

/** An upstream as it is configured, in the terms of this room. */
function sourceOf({
  name,
  base_url,
  api_key,
  models,
  continuation,
  max_concurrency,
  protocol,
}: UpstreamConfig): UpstreamSource {
  return {
    name,
    baseUrl: base_url,
    apiKey: api_key,
    models,
    continuation,
    maxConcurrency: max_concurrency,
    protocol,
  }
}

/** Says where it is wrong without repeating values, which may be keys. */
function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError)
    return error.issues.map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`).join('; ')
  return 'it is not valid JSON'
}

/** Local servers on their usual ports, but for those configured already and the port that Plumbline itself takes. */
export function localServers(configured: UpstreamSource[], ownPort: string | undefined): UpstreamSource[] {
  const urls = configured.filter(({ baseUrl }) => URL.canParse(baseUrl))
  const taken = new Set([ownPort, ...urls.map(({ baseUrl }) => new URL(baseUrl).port)])
  return usualPorts
    .filter(([name, port]) => !taken.has(String(port)) && !configured.some((source) => source.name === name))
    .map(([name, port]) => ({ name, baseUrl: `http://127.0.0.1:${port}/v1` }))
}
