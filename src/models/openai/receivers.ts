import type { IncomingHttpHeaders } from 'node:http'
import { PlumblineError } from '../../contract/errors.ts'
import type { ModelOutcome } from '../../contract/ports/model.ts'
import { SseEventTooLarge, SseReader } from '../../net/sse.ts'
import type { Receiver } from './exchange.ts'
import { arrayOf, type JsonObject, objectOf, stringOf } from './json.ts'
import { finishReasonOf, usageOf } from './outcome.ts'
import { ChatStream, type ChatStreamOptions, deltaEvents, throwReported } from './stream.ts'

/** An answer of more bytes than this is given up. */
const MAX_WHOLE_BYTES = 64_000_000
const MAX_STREAM_BYTES = 256_000_000

function tooLarge(model: string, limit: number): PlumblineError {
  const reason = `its answer is larger than ${limit / 1e6} MB`
  return new PlumblineError('upstream_malformed', { details: { model, reason } })
}

/** Collects a body that is not a stream. */
export class WholeBody implements Receiver<Buffer> {
  private readonly chunks: Buffer[] = []
  private bytes = 0
  private readonly model: string
  private readonly limit: number

  constructor(model: string, limit = MAX_WHOLE_BYTES) {
    this.model = model
    this.limit = limit
  }

  start(): void {}

  data(chunk: Buffer): undefined {
    this.bytes += chunk.length
    if (this.bytes > this.limit) throw tooLarge(this.model, this.limit)
    this.chunks.push(chunk)
  }

  end(): Buffer {
    const [only] = this.chunks
    return only && this.chunks.length === 1 ? only : Buffer.concat(this.chunks)
  }

  broken(): undefined {}
}

/** A Chat Completions answer in one piece. Its text, reasoning and tool calls are emitted once it is whole. */
export class WholeAnswer implements Receiver<ModelOutcome> {
  private readonly body: WholeBody
  private readonly options: ChatStreamOptions

  constructor(options: ChatStreamOptions, limit?: number) {
    this.options = options
    this.body = new WholeBody(options.model, limit)
  }

  start(): void {}

  data(chunk: Buffer): undefined {
    this.body.data(chunk)
  }

  end(): ModelOutcome {
    const wire = this.body.end().toString('utf8')
    const answer = parseAnswer(wire, this.options.model)
    throwReported(answer, this.options)
    const first = objectOf(arrayOf(answer.choices)[0])
    const message = objectOf(first?.message)
    if (!message)
      throw new PlumblineError('upstream_malformed', {
        details: { model: this.options.model, reason: 'its answer has no choices[0].message' },
      })
    for (const event of deltaEvents(message)) this.options.emit(event)
    return {
      finish_reason: finishReasonOf(stringOf(first?.finish_reason) ?? 'stop'),
      usage: usageOf(answer.usage),
      wire,
    }
  }

  broken(): undefined {}
}

function parseAnswer(body: string, model: string): JsonObject {
  let answer: JsonObject | undefined
  try {
    answer = objectOf(JSON.parse(body))
  } catch {
    answer = undefined
  }
  if (answer) return answer
  throw new PlumblineError('upstream_malformed', {
    details: { model, reason: 'its answer is not a JSON object' },
  })
}

/** A Chat Completions answer as a stream; also one from a server that answers in one piece all the same. */
export class StreamedAnswer implements Receiver<ModelOutcome> {
  private readonly stream: ChatStream
  private readonly reader: SseReader
  private readonly options: ChatStreamOptions
  private readonly limit: number
  private whole: WholeAnswer | undefined
  private bytes = 0

  constructor(options: ChatStreamOptions, limit = MAX_STREAM_BYTES) {
    this.options = options
    this.limit = limit
    this.stream = new ChatStream(options)
    this.reader = new SseReader((data) => this.stream.frame(data))
  }

  start(headers: IncomingHttpHeaders): void {
    const type = headers['content-type'] ?? ''
    if (type.startsWith('application/json')) this.whole = new WholeAnswer(this.options)
    else if (type.startsWith('text/html'))
      throw new PlumblineError('upstream_malformed', {
        details: { model: this.options.model, reason: 'its answer is an HTML page' },
      })
  }

  data(chunk: Buffer): ModelOutcome | undefined {
    if (this.whole) return this.whole.data(chunk)
    this.bytes += chunk.length
    if (this.bytes > this.limit) throw tooLarge(this.options.model, this.limit)
    // Most chunks are one usual event and need no reader. Latin-1 is the cheapest to decode, and `usual` takes ASCII alone.
    if (this.reader.betweenEvents && this.stream.usual(chunk.toString('latin1'))) return undefined
    try {
      this.reader.push(chunk)
    } catch (error) {
      if (!(error instanceof SseEventTooLarge)) throw error
      throw new PlumblineError('upstream_malformed', {
        details: { model: this.options.model, reason: error.message },
        cause: error,
      })
    }
    return this.stream.done ? this.outcome() : undefined
  }

  end(): ModelOutcome {
    if (this.whole) return this.whole.end()
    this.stream.flush()
    try {
      this.reader.end()
    } catch (error) {
      // A frame that was begun and not finished is the mark of a cut, not of another protocol.
      if (!(error instanceof PlumblineError && error.code === 'upstream_malformed')) throw error
    }
    if (!this.stream.complete)
      throw new PlumblineError('upstream_cut', { details: { model: this.options.model } })
    return this.outcome()
  }

  broken(): ModelOutcome | undefined {
    this.stream.flush()
    return this.stream.complete ? this.outcome() : undefined
  }

  private outcome(): ModelOutcome {
    this.stream.flush()
    return { finish_reason: this.stream.finishReason ?? 'stop', usage: this.stream.usage }
  }
}
