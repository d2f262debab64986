import type { BlobStore } from '../../../contract/ports/blobs.ts'
import type { Model, ModelCall, ModelInfo, ModelOutcome } from '../../../contract/ports/model.ts'
import { writtenOut } from '../body.ts'
import { type EndpointOptions, endpointOf } from '../endpoint.ts'
import { exchange } from '../exchange.ts'
import { haltOf } from '../halt.ts'
import { OutputImages } from './images.ts'
import { ResponsesAnswer } from './receivers.ts'
import { responsesRequest } from './request.ts'

export interface ResponsesModelOptions extends EndpointOptions {
  info: ModelInfo
  /** The model's name as the upstream knows it. */
  upstreamModel: string
  blobs: BlobStore
}

/**
 * A model behind an API that speaks Responses. Every call is written from its messages. Throws `upstream_*` errors,
 * `model_lacks_modality`, and the signal's reason when it aborts.
 */
export function createResponsesModel(options: ResponsesModelOptions): Model {
  const { info, upstreamModel, blobs } = options
  const endpoint = endpointOf(options)

  async function run(call: ModelCall): Promise<ModelOutcome> {
    const halt = haltOf(call)
    const { body, ignored } = responsesRequest(call, info, upstreamModel)
    const emit: ModelCall['emit'] = (event) => {
      if (!halt.reason) call.emit(event)
    }
    if (ignored.length > 0)
      emit({
        type: 'warning',
        code: 'setting_ignored',
        message: `${info.id} is not told ${ignored.join(', ')}.`,
      })
    const images = new OutputImages(blobs, emit)
    const answer = new ResponsesAnswer({ model: info.id, emit, redact: endpoint.redact }, images)
    const request = { route: '/responses', body: writtenOut(body, [], blobs), model: info.id, halt }
    const outcome = await exchange(endpoint, { method: 'POST', ...request }, answer)
    await images.kept
    return outcome
  }

  return { info, run }
}
