import type { ServerResponse } from 'node:http'

const heartbeatMs = 15_000

/** Headers that keep proxies and browsers from holding a stream back. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/**
 * Server-sent events (WHATWG HTML §9.2) on a raw response. The status line goes out with the first frame, so that
 * what fails before it can still be answered with a status of its own; frames written in one tick leave in one
 * write.
 */
export class SseStream {
  readonly #response: ServerResponse
  readonly #headers: Record<string, string>
  #heartbeat: NodeJS.Timeout | undefined
  #pending = ''

  constructor(response: ServerResponse, headers: Record<string, string> = {}) {
    this.#response = response
    this.#headers = headers
  }

  get started(): boolean {
    return this.#heartbeat !== undefined
  }

  /** Sends the status line now, for a stream whose first frame may be long in coming. */
  open(): void {
    if (!this.started) this.#start()
    this.#response.flushHeaders()
  }

  /** `data` must hold no newline; JSON never does. */
  data(data: string): void {
    this.#push(`data: ${data}\n\n`)
  }

  event(name: string, data: string, id?: number): void {
    const place = id === undefined ? '' : `id: ${id}\n`
    this.#push(`${place}event: ${name}\ndata: ${data}\n\n`)
  }

  end(): void {
    clearInterval(this.#heartbeat)
    const rest = this.#pending
    this.#pending = ''
    this.#response.end(rest)
  }

  /** Forgets what was not sent; for a client that left. */
  abandon(): void {
    clearInterval(this.#heartbeat)
    this.#pending = ''
  }

  #push(frame: string): void {
    if (!this.started) this.#start()
    if (this.#pending === '') process.nextTick(() => this.#flush())
    this.#pending += frame
  }

  #start(): void {
    this.#response.writeHead(200, { ...streamHeaders, ...this.#headers })
    this.#heartbeat = setInterval(() => this.#response.write(': still here\n\n'), heartbeatMs).unref()
  }

  #flush(): void {
    if (this.#pending === '' || this.#response.destroyed) return
    this.#response.write(this.#pending)
    this.#pending = ''
  }
}
