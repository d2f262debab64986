import { Agent, type Dispatcher, request } from 'undici'
import { PlumblineError } from '../contract/errors.ts'
import type { BlobWriter } from '../contract/ports/blobs.ts'
import {
  blocked,
  checkTarget,
  type FetchTarget,
  pinnedLookup,
  type Resolve,
  systemResolve,
} from './fetch-target.ts'

const maxRedirects = 5
const headBytes = 4_096
const redirects = new Set([301, 302, 303, 307, 308])

export interface FetchOptions {
  signal: AbortSignal
  maxBytes: number
  /** For everything: resolving, connecting, redirects and the whole body. */
  timeoutMs: number
  /** Hosts (`name` or `name:port`) that may have private addresses. */
  allowHosts?: readonly string[]
  /** How names become addresses; the system's way when absent. */
  resolve?: Resolve
  /** Bytes so far; `total` is what the server announced. */
  onProgress?(received: number, total?: number): void
  sink: BlobWriter
}

export interface Fetched {
  bytes: number
  hash: string
  /** Media type that the server declared, lower case, without parameters. */
  contentType?: string
  finalUrl: string
  /** The first bytes, at most 4 KB. */
  head: Buffer
}

/**
 * Fetches a URL that a client named into a blob. Only public http and https addresses are reached: every address of
 * every hop is checked, and the connection goes to those that were checked. Redirects are followed up to five times,
 * never from https to http. Throws `url_blocked`, `url_fetch_failed`, `part_too_large`, `part_empty`, the reason of
 * `signal`, and what the sink throws; the sink is then aborted.
 */
export async function fetchUrl(url: string, options: FetchOptions): Promise<Fetched> {
  const timeout = AbortSignal.timeout(options.timeoutMs)
  const signal = AbortSignal.any([options.signal, timeout])
  try {
    return await follow(url, options, signal)
  } catch (error) {
    await options.sink.abort()
    if (options.signal.aborted) throw options.signal.reason
    if (timeout.aborted) throw failed(`it took longer than ${options.timeoutMs} ms`, error)
    throw error
  }
}

async function follow(text: string, options: FetchOptions, signal: AbortSignal): Promise<Fetched> {
  const rules = { allowHosts: options.allowHosts ?? [], resolve: options.resolve ?? systemResolve }
  let location = text
  let base: URL | undefined
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const target = await orAborted(checkTarget(location, base, rules), signal)
    const agent = new Agent({
      connect: { lookup: pinnedLookup(target.addresses), timeout: options.timeoutMs },
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
    })
    try {
      const response = await ask(target, agent, signal)
      const next = redirects.has(response.statusCode) ? response.headers.location : undefined
      if (typeof next !== 'string') return await receive(response, target, options)
      location = next
      base = target.url
    } finally {
      await agent.destroy()
    }
  }
  throw blocked(`it redirects more than ${maxRedirects} times`)
}

async function ask(
  target: FetchTarget,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  try {
    const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'plumbline' }
    const response = await request(target.url, { dispatcher, signal, headers })
    // A body that nobody reads, a redirect's, ends in an error when its connection is closed.
    response.body.on('error', () => {})
    return response
  } catch (error) {
    throw failed(networkReason(error), error)
  }
}

async function receive(
  response: Dispatcher.ResponseData,
  target: FetchTarget,
  options: FetchOptions,
): Promise<Fetched> {
  const { statusCode, headers } = response
  if (statusCode < 200 || statusCode > 299) throw failed(`the server answered with status ${statusCode}`)
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') throw failed('it is sent compressed')
  const length = headers['content-length']
  const total = typeof length === 'string' && /^\d+$/.test(length) ? Number(length) : undefined
  if (total !== undefined) checkSize(total, options.maxBytes)
  const { bytes, head } = await pour(response, options, total)
  if (bytes === 0) throw new PlumblineError('part_empty')
  const { hash } = await options.sink.finish()
  const type = headers['content-type']
  const contentType = typeof type === 'string' ? type.split(';', 1)[0]?.trim().toLowerCase() : undefined
  return { bytes, hash, contentType: contentType || undefined, finalUrl: target.url.href, head }
}

async function pour(
  response: Dispatcher.ResponseData,
  { sink, maxBytes, onProgress }: FetchOptions,
  total: number | undefined,
): Promise<{ bytes: number; head: Buffer }> {
  let bytes = 0
  let head: Buffer = Buffer.alloc(0)
  for await (const chunk of chunksOf(response.body)) {
    bytes += chunk.length
    checkSize(bytes, maxBytes)
    if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
    await sink.write(chunk)
    onProgress?.(bytes, total)
  }
  return { bytes, head }
}

/** The body's bytes; what goes wrong on the wire is said in the table's words. */
async function* chunksOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const step = await iterator.next().catch((error: unknown) => {
        throw failed(networkReason(error), error)
      })
      if (step.done) return
      yield step.value
    }
  } finally {
    await iterator.return?.()
  }
}

function checkSize(bytes: number, limit: number): void {
  if (bytes > limit) throw new PlumblineError('part_too_large', { details: { bytes, limit } })
}

function failed(reason: string, cause?: unknown): PlumblineError {
  return new PlumblineError('url_fetch_failed', { details: { reason }, cause })
}

/** A few words for what went wrong, without addresses or anything the other side said. */
function networkReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return 'the connection was refused'
  if (/TIMEOUT|ETIMEDOUT/.test(code)) return 'the server did not answer in time'
  if (/CERT|TLS|SSL|SELF_SIGNED/.test(code)) return 'its certificate is not trusted'
  if (/HTTPParser|HPE_|HEADERS_OVERFLOW/.test(code)) return 'the server does not speak HTTP'
  return 'the connection failed before it was complete'
}

/** Gives up waiting, though not the work itself, when the signal fires. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let stop = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
