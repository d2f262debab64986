import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { PlumblineError } from '../../contract/errors.ts'
import type { Halt, Stoppable } from '../../contract/ports/halt.ts'
import type { Endpoint } from './endpoint.ts'
import { retryAfterOf, socketFailure, statusFailure } from './failure.ts'

/** Reads the body of one 2xx answer. */
export interface Receiver<T> {
  start(headers: IncomingHttpHeaders): void
  /** Returns the result as soon as the answer is whole, which may be before its last byte. */
  data(chunk: Buffer): T | undefined
  /** The body ended as it should. Throws when the answer is not whole. */
  end(): T
  /** The connection broke. Returns the result when the answer was whole all the same. */
  broken(): T | undefined
}

/**
 * A body of known length: at once, or piece by piece with `bytes` as the length of the whole. A chunk need only last
 * until the next is asked for.
 */
export type RequestBody = Buffer | { chunks: AsyncIterable<Uint8Array>; bytes: number }

export interface ExchangeRequest {
  method: 'GET' | 'POST'
  route: string
  body?: RequestBody
  /** Named in errors. */
  model: string
  /** What ends it early. */
  halt: Halt
}

const ERROR_BODY_BYTES = 64_000
/** How long an upstream has to end an answer that is whole, so that its connection serves again. */
const ENDING_MS = 50

/**
 * One request to an upstream and its answer. Rejects with a `PlumblineError`; when it is halted, it closes the
 * upstream's socket and rejects at once.
 */
export function exchange<T>(endpoint: Endpoint, request: ExchangeRequest, receiver: Receiver<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    if (request.halt.reason) {
      reject(request.halt.reason)
      return
    }
    const handler = new ExchangeHandler(endpoint, request, receiver, resolve, reject)
    const { body } = request
    const whole = body === undefined || Buffer.isBuffer(body)
    // Undici's types leave out iterables. Of those it asks for a chunk once the socket has written the one before.
    const dispatched = whole ? body : (handler.chunksOf(body) as unknown as Readable)
    endpoint.pool.dispatch(
      {
        path: endpoint.path(request.route),
        method: request.method,
        headers: whole ? endpoint.headers : [...endpoint.headers, 'content-length', String(body.bytes)],
        body: dispatched,
      },
      handler,
    )
  })
}

class ExchangeHandler<T> implements Dispatcher.DispatchHandler, Stoppable {
  private controller: Dispatcher.DispatchController | undefined
  private started = false
  private settled = false
  private chunks: AsyncIterator<Uint8Array> | undefined
  private ending: NodeJS.Timeout | undefined
  private failed:
    | { status: number; retryAfter: number | undefined; chunks: Buffer[]; bytes: number }
    | undefined
  private readonly endpoint: Endpoint
  private readonly request: ExchangeRequest
  private readonly receiver: Receiver<T>
  private readonly resolve: (result: T) => void
  private readonly reject: (error: unknown) => void

  constructor(
    endpoint: Endpoint,
    request: ExchangeRequest,
    receiver: Receiver<T>,
    resolve: (result: T) => void,
    reject: (error: unknown) => void,
  ) {
    this.endpoint = endpoint
    this.request = request
    this.receiver = receiver
    this.resolve = resolve
    this.reject = reject
    request.halt.watch(this)
  }

  /** The body's chunks, for undici to write while there is use for them. */
  chunksOf(body: Exclude<RequestBody, Buffer>): AsyncIterable<Uint8Array> {
    const chunks = body.chunks[Symbol.asyncIterator]()
    this.chunks = chunks
    return { [Symbol.asyncIterator]: () => chunks }
  }

  stop(reason: PlumblineError): void {
    this.fail(reason)
    this.controller?.abort(reason)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller
    this.started = true
    if (this.request.halt.reason) controller.abort(this.request.halt.reason)
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return
    if (status >= 300) {
      this.failed = { status, retryAfter: retryAfterOf(headers['retry-after']), chunks: [], bytes: 0 }
      return
    }
    try {
      this.receiver.start(headers)
    } catch (error) {
      this.giveUp(controller, error)
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.failed) {
      this.failed.chunks.push(chunk)
      this.failed.bytes += chunk.length
      if (this.failed.bytes > ERROR_BODY_BYTES) controller.abort(this.statusError(this.failed))
      return
    }
    if (this.settled) return
    try {
      const result = this.receiver.data(chunk)
      if (result === undefined) return
      this.succeed(result)
      this.ending = setTimeout(() => controller.abort(new Error('the answer was whole')), ENDING_MS)
    } catch (error) {
      this.giveUp(controller, error)
    }
  }

  /** What came cannot be read. */
  private giveUp(controller: Dispatcher.DispatchController, error: unknown): void {
    this.fail(error)
    controller.abort(error instanceof Error ? error : new Error('the answer could not be read'))
  }

  onResponseEnd(): void {
    this.close()
    if (this.failed) this.fail(this.statusError(this.failed))
    if (this.settled) return
    try {
      this.succeed(this.receiver.end())
    } catch (error) {
      this.fail(error)
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.close()
    if (this.settled) return
    const failure = this.failed
      ? this.statusError(this.failed)
      : socketFailure(error, this.request.model, this.started)
    const result = failure.code === 'upstream_cut' ? this.receiver.broken() : undefined
    if (result !== undefined) this.succeed(result)
    else this.fail(failure)
  }

  private close(): void {
    this.request.halt.unwatch(this)
    clearTimeout(this.ending)
  }

  private statusError(failed: NonNullable<typeof this.failed>): PlumblineError {
    const body = Buffer.concat(failed.chunks).subarray(0, ERROR_BODY_BYTES)
    return statusFailure({ ...failed, body }, this.request.model, this.endpoint.redact)
  }

  private succeed(result: T): void {
    this.settle()
    this.resolve(result)
  }

  private fail(error: unknown): void {
    this.settle()
    this.reject(error)
  }

  private settle(): void {
    this.settled = true
    // Undici waits forever for a socket that was reset after its answer, and what the chunks hold would stay open.
    this.chunks?.return?.()?.catch(() => {})
    this.chunks = undefined
  }
}
