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

/** Upstreams that the environment names, and what is wrong with how it does. */
export function configuredUpstreams(env: NodeJS.ProcessEnv): {
  sources: UpstreamSource[]
  problems: UpstreamReport[]
} {
  const sources: UpstreamSource[] = []
  const problems: UpstreamReport[] = []
  if (env.OPENAI_API_KEY)
    sources.push({ name: 'openai', baseUrl: env.OPENAI_BASE_URL || OPENAI_URL, apiKey: env.OPENAI_API_KEY })
  else if (env.OPENAI_BASE_URL) sources.push({ name: 'openai', baseUrl: env.OPENAI_BASE_URL })
  if (env.PLUMBLINE_UPSTREAMS) {
    try {
      for (const upstream of Configured.parse(JSON.parse(env.PLUMBLINE_UPSTREAMS)))
        sources.push(sourceOf(upstream))
    } catch (error) {
      problems.push({
        name: 'PLUMBLINE_UPSTREAMS',
        base_url: '',
        status: 'failed',
        models: [],
        problem: `PLUMBLINE_UPSTREAMS is not a JSON array of {name, base_url, api_key?, models?}: ${reasonOf(error)}`,
      })
    }
  }
  return { sources, problems }
}

/** An upstream as it is configured, in the terms of this room. */
export function sourceOf({
  name,
  base_url,
  api_key,
  models,
  continuation,
  max_concurrency,
}: UpstreamConfig): UpstreamSource {
  return { name, baseUrl: base_url, apiKey: api_key, models, continuation, maxConcurrency: max_concurrency }
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
