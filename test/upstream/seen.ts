import type { IncomingMessage, ServerResponse } from 'node:http'

/** One request as it arrived. */
export interface SeenRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
  /** When the first byte came, on the clock of `performance.now()`. */
  arrivedAtMs: number
  /** When the client closed the connection before the answer's end; undefined when it did not. */
  goneAtMs: number | undefined
  /** Resolves with `goneAtMs` when the client goes before the answer's end. */
  gone: Promise<number>
}

/** Starts to watch one request. Its body is filled in by whoever reads it. */
export function see(request: IncomingMessage, response: ServerResponse): SeenRequest {
  const seen: SeenRequest = {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body: Buffer.alloc(0),
    arrivedAtMs: performance.now(),
    goneAtMs: undefined,
    gone: Promise.resolve(0),
  }
  seen.gone = new Promise((resolve) => {
    response.on('close', () => {
      if (response.writableFinished) return
      seen.goneAtMs = performance.now()
      resolve(seen.goneAtMs)
    })
  })
  return seen
}
