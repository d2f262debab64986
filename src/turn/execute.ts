import type { Ceilings, Hedge } from '../contract/config.ts'
import { PlumblineError, toPlumblineError } from '../contract/errors.ts'
import type { AttemptKind, EventBody } from '../contract/event.ts'
import type { Model, ModelEvent, ModelOutcome } from '../contract/ports/model.ts'
import { type AttemptOrder, runAttempt } from './attempt.ts'
import { HedgeBudgets, hedgeDelayMs, runRace } from './hedge.ts'
import { Backoff, isTransient, mayFallBack, pause } from './retry.ts'
import type { AttemptServices } from './services.ts'
import type { Turn } from './turn.ts'

/** What may be tried for one turn. */
export interface Candidates {
  models: Model[]
  ceilings: Ceilings
  retries: number
  hedge?: Hedge
}

/** What to do after a failure. */
interface NextStep {
  index: number
  kind: AttemptKind
  continueFrom?: string
  waitMs: number
}

const hedgeBudgets = new HedgeBudgets()

/**
 * Tries candidates until one answers: retries under a budget, falls back to the next model, takes a cut answer up where
 * it ended. Never past the turn's deadline. Throws the last failure, or `answer_cut` when part of an answer was
 * delivered and no other candidate can complete it.
 */
export async function execute(
  candidates: Candidates,
  turn: Turn,
  services: AttemptServices,
  kind: AttemptKind = 'first',
): Promise<ModelOutcome> {
  const backoff = new Backoff()
  let step: NextStep = { index: 0, kind, waitMs: 0 }
  services.retries.earn()
  for (let tries = 1; ; tries++) {
    try {
      const outcome = await tryStep(step, candidates, turn, services)
      if (turn.output) await turn.output.settled(true)
      // What the upstream of a continuation said is the rest of the answer alone.
      return step.continueFrom === undefined ? outcome : { ...outcome, wire: undefined }
    } catch (thrown) {
      turn.envelope.throwIfOver()
      if (turn.output) await turn.output.settled(false)
      const error = toPlumblineError(thrown)
      step = nextStep(error, step, tries, candidates, turn, services, backoff)
      if (step.waitMs > 0) await pause(step.waitMs, turn.envelope.signal)
    }
  }
}

function tryStep(
  step: NextStep,
  candidates: Candidates,
  turn: Turn,
  services: AttemptServices,
): Promise<ModelOutcome> {
  const { hedge, models } = candidates
  const order = orderOf(step, candidates, turn)
  if (!hedge || step.kind === 'continuation') return runAttempt(order, turn, services)
  hedgeBudgets.of(hedge.extra_load).earn()
  const streamed = { ...order, stream: true, useWire: order.useWire && turn.request.stream }
  const afterMs = hedgeDelayMs(hedge, order, turn, services)
  if (afterMs === undefined || afterMs > turn.envelope.remainingMs())
    return runAttempt(streamed, turn, services)
  const second: AttemptOrder = { ...streamed, kind: 'hedge', model: models[step.index + 1] ?? order.model }
  const mayStart = () => hedgeBudgets.of(hedge.extra_load).spend()
  return runRace({ first: streamed, second, afterMs, mayStart }, turn, services)
}

function orderOf(step: NextStep, { models, ceilings }: Candidates, turn: Turn): AttemptOrder {
  const model = models[step.index]
  if (!model) throw new Error('a step names a candidate')
  // Frames of another upstream, or of an agent's step, are not the answer to the request as it came.
  const asItCame = !turn.projection.hasOutput && turn.given === undefined
  return {
    model,
    kind: step.kind,
    ceilings,
    stream: turn.request.stream,
    useWire: step.continueFrom === undefined,
    continueFrom: step.continueFrom,
    hear: (attempt_id, event) => {
      if (turn.output) turn.output.hear(attempt_id, event)
      else turn.log.append(logged(event, attempt_id), asItCame ? event.wire : undefined)
    },
  }
}

/** A model's event as the log has it. Deltas come by the hundred, so they are not made by way of a spread. */
export function logged(event: ModelEvent, attempt_id: string): EventBody {
  if (event.type === 'text.delta') return { type: 'text.delta', attempt_id, text: event.text }
  const { wire: _, ...rest } = event
  return { ...rest, attempt_id } as EventBody
}

/** Throws when there is nothing left to try. */
function nextStep(
  error: PlumblineError,
  step: NextStep,
  tries: number,
  candidates: Candidates,
  turn: Turn,
  services: AttemptServices,
  backoff: Backoff,
): NextStep {
  if (turn.projection.hasOutput) return takeUp(error, step, tries, candidates, turn)
  const next = step.index + 1
  if (mayFallBack(error) && next < candidates.models.length)
    return { index: next, kind: 'fallback', waitMs: 0 }
  if (!isTransient(error) || tries > candidates.retries + step.index) throw error
  const waitMs = backoff.next(error)
  if (waitMs >= turn.envelope.remainingMs() || !services.retries.spend()) throw error
  return { index: step.index, kind: 'retry', waitMs }
}

/** Part of an answer was delivered: it is continued where a model can, begun anew where the protocol can say so. */
function takeUp(
  error: PlumblineError,
  step: NextStep,
  tries: number,
  { models, retries }: Candidates,
  turn: Turn,
): NextStep {
  const { stepText: text, toolCalls } = turn.projection
  const model = models[step.index]?.info.id
  const alone = models.length === 1
  const lost = alone ? error : new PlumblineError('answer_cut', { details: { model }, cause: error })
  if (!isTransient(error)) throw error
  if (tries > retries + models.length || toolCalls.length > 0) throw lost
  const later = models.slice(step.index + 1)
  const order = [...later, ...models.slice(0, step.index + 1)]
  const able = text === '' ? undefined : order.find(({ info }) => info.continuation === 'prefix')
  if (able) return { index: models.indexOf(able), kind: 'continuation', continueFrom: text, waitMs: 0 }
  if (turn.request.stream && turn.request.protocol === 'chat' && !turn.hold) throw lost
  if (later.length === 0) throw lost
  const attempt_id = turn.projection.attempts.at(-1)?.id ?? ''
  const what = text === '' ? 'reasoning' : 'answer'
  turn.log.append({ type: 'answer.restarted', attempt_id, reason: `${model} was cut in its ${what}` })
  return { index: step.index + 1, kind: 'fallback', waitMs: 0 }
}
