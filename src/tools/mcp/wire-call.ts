import { AsyncLocalStorage } from 'node:async_hooks'
import { ReadableStream } from 'node:stream/web'
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js'

/** What has come when a stream ends is still on its way to whoever waits for it. */
const deliveryMs = 100

/** One call on its way over HTTP. */
interface WireCall {
  /** Fires when nobody waits for the call any more. */
  over: AbortSignal
  broken(error: Error): void
}

const current = new AsyncLocalStorage<WireCall>()

/**
 * Runs a call whose HTTP exchange `watchedFetch` makes: it fails when its stream breaks before the answer, which the
 * SDK would wait for in vain, and the stream is closed when the call is over.
 */
export async function overWire<T>(work: () => Promise<T>): Promise<T> {
  const over = new AbortController()
  let broken = (_: Error) => {}
  const cut = new Promise<never>((_, reject) => {
    broken = reject
  })
  try {
    return await current.run({ over: over.signal, broken }, () => Promise.race([work(), cut]))
  } finally {
    over.abort()
  }
}

/** `fetch` that ties the stream of a tool's call to the call. */
export const watchedFetch: FetchLike = async (url, init) => {
  const call = typeof init?.body === 'string' && isToolCall(init.body) ? current.getStore() : undefined
  if (call === undefined) return fetch(url, init)
  const signal = init?.signal ? AbortSignal.any([init.signal, call.over]) : call.over
  const response = await fetch(url, { ...init, signal })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
  if (!isStream || response.body === null) return response
  const { status, statusText, headers } = response
  return new Response(ReadableStream.from(watched(response.body, call)), { status, statusText, headers })
}

function isToolCall(body: string): boolean {
  const message: unknown = JSON.parse(body)
  return (
    typeof message === 'object' && message !== null && 'method' in message && message.method === 'tools/call'
  )
}

/** Streams whose events have ids are taken up again by the SDK itself. */
async function* watched(body: AsyncIterable<Uint8Array>, call: WireCall) {
  let resumable = false
  try {
    for await (const chunk of body) {
      resumable ||= /(^|\n)id:/.test(Buffer.from(chunk).toString('latin1'))
      yield chunk
    }
  } catch (error) {
    if (!resumable) call.broken(new Error('the connection broke before the answer', { cause: error }))
    throw error
  }
  if (resumable) return
  setTimeout(() => call.broken(new Error('the stream ended before the answer')), deliveryMs).unref()
}
