import type { BlobStore } from '../../contract/ports/blobs.ts'
import type { Model, ModelCall, ModelInfo, ModelOutcome } from '../../contract/ports/model.ts'
import type { WireBody } from '../../contract/wire.ts'
import { NewMember } from '../../media/wire-edits.ts'
import { writtenOut } from './body.ts'
import { asksForUsage, upstreamEdits } from './edits.ts'
import { type EndpointOptions, endpointOf } from './endpoint.ts'
import { exchange, type RequestBody } from './exchange.ts'
import { haltOf } from './halt.ts'
import { objectOf } from './json.ts'
import { chatRequest } from './messages.ts'
import { cappedSettings, type OutputLimit } from './output-cap.ts'
import { StreamedAnswer, WholeAnswer } from './receivers.ts'
import type { ChatStreamOptions } from './stream.ts'

export interface OpenAiModelOptions extends EndpointOptions {
  info: ModelInfo
  /** The model's name as the upstream knows it. */
  upstreamModel: string
  blobs: BlobStore
  /** `max_completion_tokens` for OpenAI's own API; servers that imitate it know `max_tokens`. */
  maxTokensField?: OutputLimit
}

/**
 * A model behind any API that speaks Chat Completions. A call that came as Chat Completions with all its media in
 * it goes up as it came (see `upstreamEdits`), any other is written from its messages. In streams every event carries the upstream's
 * own frame in `wire`. Throws `upstream_*` errors, and the signal's reason when it aborts.
 */
export function createOpenAiModel(options: OpenAiModelOptions): Model {
  const { info, upstreamModel, blobs, maxTokensField = 'max_tokens' } = options
  const endpoint = endpointOf(options)
  const modelMember = new NewMember('model', JSON.stringify(upstreamModel))

  function bodyOf(call: ModelCall): RequestBody {
    const wire = completeWire(call)
    if (wire) {
      const { outputCap, stream } = call
      const cap = outputCap === undefined ? undefined : { outputCap, preferred: maxTokensField }
      return writtenOut(wire, upstreamEdits(wire, modelMember, stream, cap), blobs)
    }
    const settings = cappedSettings(call)
    return writtenOut(
      chatRequest({ ...call, signal: call.signal, settings }, info, upstreamModel, maxTokensField),
      [],
      blobs,
    )
  }

  function ask(call: ModelCall): Promise<ModelOutcome> {
    const { emit } = call
    const body = bodyOf(call)
    const answer: ChatStreamOptions = {
      model: info.id,
      emit,
      forwardUsage: wantsUsage(call),
      redact: endpoint.redact,
    }
    const receiver = call.stream ? new StreamedAnswer(answer) : new WholeAnswer(answer)
    return exchange<ModelOutcome>(
      endpoint,
      { method: 'POST', route: '/chat/completions', body, model: info.id, halt: haltOf(call) },
      receiver,
    )
  }

  function run(call: ModelCall): Promise<ModelOutcome> {
    try {
      return ask(call)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  return { info, run }
}

/**
 * The request as it came, unless it names media that is not in it: the upstream does not know our file ids, and
 * what we fetched from a URL is what was checked.
 */
function completeWire({ wire, messages }: ModelCall): WireBody | undefined {
  const named: string[] = []
  for (const { parts } of messages)
    for (const part of parts)
      if (part.type === 'image' || part.type === 'document') named.push(part.blob.hash)
  if (!wire || named.length === 0) return wire
  const inside = new Set(wire.pieces.map((piece) => (piece.kind === 'base64' ? piece.blob.hash : undefined)))
  return named.every((hash) => inside.has(hash)) ? wire : undefined
}

function wantsUsage(call: ModelCall): boolean {
  if (!call.stream) return false
  return call.wire
    ? asksForUsage(call.wire)
    : objectOf(call.settings.extra.stream_options)?.include_usage === true
}
