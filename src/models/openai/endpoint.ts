import { Pool } from 'undici'

/** Where an OpenAI-compatible API is, and how to say who asks. */
export interface EndpointOptions {
  /** Up to and including `/v1`. User name and password become basic authorisation. */
  baseUrl: string
  apiKey?: string
}

/** An OpenAI-compatible API that can be asked. */
export interface Endpoint {
  pool: Pool
  /** The path and query string of one of its routes: `/chat/completions` to `/v1/chat/completions`. */
  path(route: string): string
  /** Names and values in turn, as undici takes them. */
  headers: string[]
  /** Takes credentials out of a text that an upstream wrote, and bounds its length. */
  redact(text: string): string
}

/** No answer or no further byte for this long ends the attempt, whatever its deadline. */
export const SILENCE_LIMIT_MS = 300_000
const CONNECT_LIMIT_MS = 10_000
const SHOWN_CHARACTERS = 500

const pools = new Map<string, Pool>()

/** One pool of kept-alive connections for each origin, shared by all models there. */
function poolOf(origin: string): Pool {
  const known = pools.get(origin)
  if (known && !known.destroyed) return known
  const pool = new Pool(origin, {
    connect: { timeout: CONNECT_LIMIT_MS },
    headersTimeout: SILENCE_LIMIT_MS,
    bodyTimeout: SILENCE_LIMIT_MS,
  })
  pools.set(origin, pool)
  return pool
}

/** The connections to each upstream, idle ones included, and the requests that are not answered yet. */
export function endpointStates(): { origin: string; open_sockets: number; running_requests: number }[] {
  return [...pools].map(([origin, { stats }]) => ({
    origin,
    open_sockets: stats.connected,
    running_requests: stats.size,
  }))
}

/** Closes all connections to all upstreams; requests still running fail. */
export async function closeEndpoints(): Promise<void> {
  const open = [...pools.values()]
  pools.clear()
  await Promise.all(open.map((pool) => pool.destroy()))
}

/** Reads the address once. Throws `TypeError` when it is not an http(s) URL; the message does not repeat it. */
export function endpointOf({ baseUrl, apiKey }: EndpointOptions): Endpoint {
  if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl))
    throw new TypeError('The base URL of an upstream must be an http or https URL.')
  const url = new URL(baseUrl)
  const basePath = url.pathname.replace(/\/+$/, '')
  const password = url.username === '' ? undefined : `${decode(url.username)}:${decode(url.password)}`
  const headers = ['user-agent', 'plumbline', 'content-type', 'application/json']
  if (apiKey) headers.push('authorization', `Bearer ${apiKey}`)
  else if (password) headers.push('authorization', `Basic ${Buffer.from(password).toString('base64')}`)
  const secrets = [apiKey, url.password, decode(url.password)].filter((secret) => secret !== undefined)
  return {
    pool: poolOf(url.origin),
    path: (route) => `${basePath}${route}${url.search}`,
    headers,
    redact: (text) => redact(text, secrets),
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function redact(text: string, secrets: string[]): string {
  let result = text
  for (const secret of secrets) if (secret.length >= 4) result = result.replaceAll(secret, '[redacted]')
  result = result
    .replace(/\b(sk|key)-[\w*.-]{6,}/g, '[redacted]')
    .replace(/:\/\/[^\s/@]+@/g, '://[redacted]@')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
  return result.length > SHOWN_CHARACTERS ? `${result.slice(0, SHOWN_CHARACTERS)}…` : result
}
