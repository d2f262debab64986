import type { ServerResponse } from 'node:http'

const heartbeatMs = 15_000
/** A stream that would write more often than this, 250 times a second, has its frames gathered: no reader is as fast. */
const betweenWritesMs = 4
/** How many writes a stream may be ahead of that: its first frames never wait. */
const writesAhead = 3
const resolved = Promise.resolve()

/** Headers that keep proxies and browsers from holding a stream back. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/**
 * Server-sent events (WHATWG HTML §9.2) on a raw response. The status line goes out with the first frame, so that
 * what fails before it can still be answered with a status of its own. Frames written in one tick leave in one write, and
 * those of a stream that is faster than anyone reads wait a few milliseconds for the next, so that many streams at once do
 * not spend all their time on tiny packets; the first ones and the last never wait.
 */
export class SseStream {
  readonly #response: ServerResponse
  readonly #headers: Record<string, string>
  #heartbeat: NodeJS.Timeout | undefined
  #pending = ''
  #headSent = false
  #abandoned = false
  /** The earliest time of the next write if all had been `betweenWritesMs` apart. Of `performance.now()`. */
  #dueAt = 0
  #gathering: NodeJS.Timeout | undefined
  /** Made once for each stream, not for each frame. */
  readonly #afterMicrotasks = () => void resolved.then(this.#flushWhenDue)
  readonly #flushWhenDue = () => {
    if (this.#gathering) return
    const now = performance.now()
    const waitMs = this.#dueAt - (writesAhead - 1) * betweenWritesMs - now
    if (waitMs > 0) this.#gathering = setTimeout(this.#endGathering, waitMs)
    else this.#flush(now)
  }
  readonly #endGathering = () => {
    this.#gathering = undefined
    this.#flush(performance.now())
  }

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
    this.#stopTimers()
    const { socket } = this.#response
    socket?.cork()
    this.#flush(0)
    this.#response.end()
    socket?.uncork()
  }

  /** Forgets what was not sent and what is yet to come; for a client that left. */
  abandon(): void {
    this.#abandoned = true
    this.#stopTimers()
    this.#pending = ''
  }

  #stopTimers(): void {
    clearInterval(this.#heartbeat)
    clearTimeout(this.#gathering)
  }

  #push(frame: string): void {
    if (this.#abandoned) return
    if (!this.started) this.#start()
    // What one read of the upstream brought may be told in a microtask that already waits: the write comes after that one.
    if (this.#pending === '') resolved.then(this.#afterMicrotasks)
    this.#pending += frame
  }

  #start(): void {
    this.#response.writeHead(200, { ...streamHeaders, ...this.#headers })
    this.#heartbeat = setInterval(() => this.#push(': still here\n\n'), heartbeatMs).unref()
  }

  #flush(now: number): void {
    const frames = this.#pending
    const response = this.#response
    this.#pending = ''
    if (frames === '' || response.destroyed) return
    this.#dueAt = Math.max(this.#dueAt, now) + betweenWritesMs
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
