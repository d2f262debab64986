import type { IncomingHttpHeaders } from 'node:http'
import { PlumblineError } from '../../../contract/errors.ts'
import type { ModelOutcome } from '../../../contract/ports/model.ts'
import { SseEventTooLarge, SseReader } from '../../../net/sse.ts'
import type { Receiver } from '../exchange.ts'
import { type JsonObject, objectOf } from '../json.ts'
import { WholeBody } from '../receivers.ts'
import type { OutputImages } from './images.ts'
import { type ResponsesAnswerOptions, ResponsesStream } from './stream.ts'

const maxStreamBytes = 256_000_000

/** A Responses answer: a stream, or one JSON object, whichever comes. */
export class ResponsesAnswer implements Receiver<ModelOutcome> {
  readonly #options: ResponsesAnswerOptions
  readonly #stream: ResponsesStream
  readonly #reader: SseReader
  #whole: WholeBody | undefined
  #bytes = 0

  constructor(options: ResponsesAnswerOptions, images: OutputImages) {
    this.#options = options
    this.#stream = new ResponsesStream(options, images)
    this.#reader = new SseReader((data) => this.#stream.frame(data))
  }

  start(headers: IncomingHttpHeaders): void {
    const type = headers['content-type'] ?? ''
    if (type.startsWith('application/json')) this.#whole = new WholeBody(this.#options.model)
    else if (type.startsWith('text/html')) throw this.#malformed('its answer is an HTML page')
  }

  data(chunk: Buffer): ModelOutcome | undefined {
    if (this.#whole) return this.#whole.data(chunk)
    this.#bytes += chunk.length
    if (this.#bytes > maxStreamBytes)
      throw this.#malformed(`its answer is larger than ${maxStreamBytes / 1e6} MB`)
    try {
      this.#reader.push(chunk)
    } catch (error) {
      throw error instanceof SseEventTooLarge ? this.#malformed(error.message, error) : error
    }
    return this.#stream.outcome
  }

  end(): ModelOutcome {
    if (this.#whole) return this.#stream.whole(this.#parsed(this.#whole.end()))
    try {
      this.#reader.end()
    } catch (error) {
      // A frame that was begun and not finished is the mark of a cut, not of another protocol.
      if (!(error instanceof PlumblineError && error.code === 'upstream_malformed')) throw error
    }
    if (this.#stream.outcome) return this.#stream.outcome
    throw new PlumblineError('upstream_cut', { details: { model: this.#options.model } })
  }

  broken(): ModelOutcome | undefined {
    return this.#stream.outcome
  }

  #parsed(body: Buffer): JsonObject {
    let response: JsonObject | undefined
    try {
      response = objectOf(JSON.parse(body.toString('utf8')))
    } catch (error) {
      throw this.#malformed('its answer is not a JSON object', error)
    }
    if (!response || !Array.isArray(response.output)) throw this.#malformed('its answer has no output')
    return response
  }

  #malformed(reason: string, cause?: unknown): PlumblineError {
    return new PlumblineError('upstream_malformed', {
      details: { model: this.#options.model, reason },
      cause,
    })
  }
}
