import { Worker } from 'node:worker_threads'
import { PlumblineError } from '../../contract/errors.ts'
import type { Embedder } from '../../contract/ports/documents.ts'
import { workerEntry } from '../../workers/entry.ts'
import type { FromEmbedder, ToEmbedder } from './embedder-messages.ts'

/** Texts embedded in one go: about 80 ms, the longest that a new request waits for the one before it. */
const sliceLength = 8
/** The model looks at the first words of a text; more costs time and changes little. */
const maxCharacters = 600

/** One call of `embed` on its way. `vectors.length` texts are done. */
interface Request {
  texts: string[]
  vectors: Float32Array[]
  resolve(vectors: Float32Array[]): void
  reject(error: unknown): void
}

interface Slice {
  id: number
  request: Request
}

export interface LocalEmbedder extends Embedder {
  /** Starts the thread and loads the model ahead of the first request; closing ends it early. Throws `reader_failed`. */
  warm(): Promise<void>
}

/**
 * The embedded English sentence encoder (Universal Sentence Encoder lite, 512 dimensions), in a thread of its
 * own that starts with the first request. Requests are cut in slices, and the one with the fewest texts left
 * goes first, so a question never waits behind a long document. A thread that dies takes only the request it
 * was at with it. `entry` is the built thread. `embed` throws `reader_failed`, `shutting_down`, or the signal's reason.
 */
export function createEmbedder(entry = workerEntry('embedder')): LocalEmbedder {
  return new ThreadEmbedder(entry)
}

class ThreadEmbedder implements LocalEmbedder {
  readonly id = 'local/embeddings'
  readonly dimensions = 512
  readonly #entry: string
  readonly #waiting: Request[] = []
  #current: Slice | undefined
  #worker: Worker | undefined
  #ready = false
  #closed = false
  #slices = 0

  constructor(entry: string) {
    this.#entry = entry
  }

  async embed(texts: string[], signal?: AbortSignal): Promise<Float32Array[]> {
    signal?.throwIfAborted()
    if (this.#closed) throw new PlumblineError('shutting_down')
    if (texts.length === 0) return []
    const { promise, resolve, reject } = withResolvers<Float32Array[]>()
    const request: Request = { texts: texts.map(prepare), vectors: [], resolve, reject }
    const onAbort = () => {
      this.#forget(request)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#waiting.push(request)
    this.#pump()
    try {
      return await promise
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async warm(): Promise<void> {
    await this.embed(['warm']).catch((error) => {
      if (!this.#closed) throw error
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const request of this.#waiting.splice(0)) request.reject(new PlumblineError('shutting_down'))
    await this.#worker?.terminate()
  }

  #forget(request: Request) {
    const place = this.#waiting.indexOf(request)
    if (place >= 0) this.#waiting.splice(place, 1)
  }

  #pump() {
    if (this.#current !== undefined || this.#closed) return
    const request = shortest(this.#waiting)
    if (request === undefined) return this.#worker?.unref()
    this.#worker ??= this.#start()
    this.#worker.ref()
    if (!this.#ready) return
    const from = request.vectors.length
    const id = ++this.#slices
    this.#current = { id, request }
    const message: ToEmbedder = { id, texts: request.texts.slice(from, from + sliceLength) }
    this.#worker.postMessage(message)
  }

  #start(): Worker {
    const worker = new Worker(this.#entry)
    let cause: unknown
    worker.on('message', (message: FromEmbedder) => this.#hear(message))
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => this.#exited(cause))
    return worker
  }

  #hear(message: FromEmbedder) {
    if (message.type === 'ready') this.#ready = true
    else if (this.#current?.id === message.id) {
      const { request } = this.#current
      this.#current = undefined
      if (message.type === 'vectors') request.vectors.push(...message.vectors)
      else request.reject(new PlumblineError('reader_failed', { details: { reason: message.reason } }))
      if (message.type === 'failed') this.#forget(request)
      else if (request.vectors.length === request.texts.length) {
        this.#forget(request)
        request.resolve(request.vectors)
      }
    }
    this.#pump()
  }

  /** The slice it was at fails; so does everything when it could not even start, for it would not start again. */
  #exited(cause: unknown) {
    const failed = this.#ready ? (this.#current ? [this.#current.request] : []) : [...this.#waiting]
    this.#worker = undefined
    this.#ready = false
    this.#current = undefined
    const reason = cause instanceof Error ? cause.message : 'the embedding thread ended'
    for (const request of failed) {
      this.#forget(request)
      request.reject(new PlumblineError('reader_failed', { details: { reason }, cause }))
    }
    this.#pump()
  }
}

function shortest(requests: Request[]): Request | undefined {
  let best: Request | undefined
  const left = (request: Request) => request.texts.length - request.vectors.length
  for (const request of requests) if (best === undefined || left(request) < left(best)) best = request
  return best
}

/** The tokenizer takes no empty text and is slow on long ones. */
function prepare(text: string): string {
  return text.slice(0, maxCharacters).trim() || '.'
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
