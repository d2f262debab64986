import { PlumblineError } from '../../contract/errors.ts'
import { type EndpointOptions, endpointOf } from './endpoint.ts'
import { exchange } from './exchange.ts'
import { haltOf } from './halt.ts'
import { objectOf } from './json.ts'
import { WholeBody } from './receivers.ts'

export interface OpenAiEmbeddingsOptions extends EndpointOptions {
  /** The name clients use; it stands in errors. */
  id: string
  upstreamModel: string
}

/** Embeddings of an upstream, passed through. */
export interface UpstreamEmbeddings {
  readonly id: string
  /** Sends an Embeddings request with the model's name exchanged; returns the answer's JSON as it came. */
  embedUpstream(body: Buffer, signal: AbortSignal): Promise<Buffer>
}

/** POST /embeddings of an OpenAI-compatible API. Throws `invalid_json` and `upstream_*` errors. */
export function createOpenAiEmbeddings(options: OpenAiEmbeddingsOptions): UpstreamEmbeddings {
  const { id, upstreamModel } = options
  const endpoint = endpointOf(options)
  return {
    id,
    async embedUpstream(body, signal) {
      const request = parse(body)
      if (!request) throw new PlumblineError('invalid_json', { details: { reason: 'it is not an object' } })
      const { plumbline: _own, ...fields } = request
      const sent = Buffer.from(JSON.stringify({ ...fields, model: upstreamModel }))
      return exchange(
        endpoint,
        { method: 'POST', route: '/embeddings', body: sent, model: id, halt: haltOf({ signal }) },
        new WholeBody(id),
      )
    },
  }
}

function parse(body: Buffer) {
  try {
    return objectOf(JSON.parse(body.toString('utf8')))
  } catch (error) {
    throw new PlumblineError('invalid_json', { cause: error })
  }
}
