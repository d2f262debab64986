import type { ServerResponse } from 'node:http'

const heartbeatMs = 15_000
const tickEnd = Promise.resolve()

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
  #headSent = false
  readonly #flushPending = () => this.#flush()
  readonly #flushNext = () => void tickEnd.then(this.#flushPending)

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
    const { socket } = this.#response
    socket?.cork()
    this.#flush()
    this.#response.end()
    socket?.uncork()
  }

  /** Forgets what was not sent; for a client that left. */
  abandon(): void {
    clearInterval(this.#heartbeat)
    this.#pending = ''
  }

  #push(frame: string): void {
    if (!this.started) this.#start()
    // What one read of the upstream brought is told in a microtask, in which it is gathered: the write comes after that.
    if (this.#pending === '') tickEnd.then(this.#flushNext)
    this.#pending += frame
  }

  #start(): void {
    this.#response.writeHead(200, { ...streamHeaders, ...this.#headers })
    this.#heartbeat = setInterval(() => this.#push(': still here\n\n'), heartbeatMs).unref()
  }

  #flush(): void {
    const frames = this.#pending
    const response = this.#response
    this.#pending = ''
    if (frames === '' || response.destroyed) return
    const { socket } = response
    if (socket === null || !response.chunkedEncoding) {
      response.write(frames)
      return
    }
    // One chunk (RFC 9112 §7.1) past the response, which would hand it to the socket in three pieces.
    const bytes = Buffer.byteLength(frames)
    const chunk = `${bytes.toString(16)}\r\n${frames}\r\n`
    const encoding = bytes === frames.length ? 'latin1' : 'utf8'
    if (this.#headSent) {
      socket.write(chunk, encoding)
      return
    }
    this.#headSent = true
    socket.cork()
    response.flushHeaders()
    socket.write(chunk, encoding)
    socket.uncork()
  }
}
