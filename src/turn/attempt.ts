import { PlumblineError, toPlumblineError } from '../contract/errors.ts'
import { newId } from '../contract/ids.ts'
import type { Message } from '../contract/message.ts'
import { isMediaPart, type Modality } from '../contract/part.ts'
import type { Model, ModelCall, ModelEvent, ModelOutcome } from '../contract/ports/model.ts'
import type { Envelope } from './envelope.ts'
import type { TurnLog } from './log.ts'
import type { TurnProjection } from './projection.ts'
import type { TurnRequest } from './request.ts'

/** What one attempt came to. Failures are thrown, after their `attempt.finished`. */
export interface AttemptResult extends ModelOutcome {
  costUsd: number | null
}

/** Modalities of the media and text that a model would be given. */
export function modalitiesOf(messages: Message[]): Modality[] {
  const found = new Set<Modality>()
  for (const { parts } of messages) {
    for (const part of parts) found.add(isMediaPart(part) ? part.type : 'text')
  }
  return [...found]
}

/** Refuses parts that the model does not take, by the path of the first. */
export function checkModalities(model: Model, input: TurnProjection): void {
  for (const [i, { parts }] of input.input.entries()) {
    for (const [j, part] of parts.entries()) {
      if (isMediaPart(part) && !model.info.input.includes(part.type)) {
        const details = { model: model.info.id, modality: part.type }
        throw new PlumblineError('model_lacks_modality', { param: input.paths[i]?.[j], details })
      }
    }
  }
}

/** Calls one model once, and logs what it says as it says it. */
export async function runAttempt(
  model: Model,
  request: TurnRequest,
  input: TurnProjection,
  log: TurnLog,
  envelope: Envelope,
): Promise<AttemptResult> {
  const attempt_id = newId('att')
  const startedAt = performance.now()
  let firstOutputAt: number | undefined
  log.append({
    type: 'attempt.started',
    attempt_id,
    model: model.info.id,
    kind: 'first',
    reserved_usd: null,
    modalities: modalitiesOf(input.input),
  })
  const emit = ({ wire, ...event }: ModelEvent) => {
    if (envelope.signal.aborted) return
    if (firstOutputAt === undefined && isOutput(event)) firstOutputAt = performance.now()
    log.append({ ...event, attempt_id } as Parameters<TurnLog['append']>[0], wire)
  }
  const finish = (
    outcome: { status: 'completed' | 'failed' | 'cancelled' } & Partial<ModelOutcome>,
    cost: number | null,
    error?: PlumblineError,
  ) => {
    log.append({
      type: 'attempt.finished',
      attempt_id,
      status: outcome.status,
      finish_reason: outcome.finish_reason ?? (outcome.status === 'cancelled' ? 'cancelled' : 'error'),
      usage: outcome.usage ?? null,
      estimate: null,
      cost_usd: cost,
      first_output_ms: firstOutputAt === undefined ? null : firstOutputAt - startedAt,
      latency_ms: performance.now() - startedAt,
      error: error?.toWire(),
    })
  }
  const costUsd = model.info.local ? 0 : null
  try {
    const outcome = await model.run(callOf(request, input, envelope, emit))
    envelope.signal.throwIfAborted()
    finish({ status: 'completed', ...outcome }, costUsd)
    return { ...outcome, costUsd }
  } catch (cause) {
    const aborted = envelope.signal.aborted
    const error = toPlumblineError(aborted ? envelope.signal.reason : cause)
    finish({ status: aborted ? 'cancelled' : 'failed' }, costUsd, error)
    throw error
  }
}

function callOf(
  request: TurnRequest,
  input: TurnProjection,
  envelope: Envelope,
  emit: ModelCall['emit'],
): ModelCall {
  const { settings, stream, wire } = request
  return { messages: input.input, paths: input.paths, settings, stream, wire, signal: envelope.signal, emit }
}

function isOutput(event: { type: string; text?: string }): boolean {
  switch (event.type) {
    case 'text.delta':
    case 'reasoning.delta':
      return event.text !== ''
    case 'image.frame':
    case 'audio.chunk':
    case 'tool.delta':
      return true
    default:
      return false
  }
}
