import type { Ceilings } from '../../contract/config.ts'
import { toPlumblineError } from '../../contract/errors.ts'
import type { EventBody } from '../../contract/event.ts'
import type { Model, ModelEvent, ModelOutcome } from '../../contract/ports/model.ts'
import type { AnswerUnderTest } from '../../contract/ports/verifier.ts'
import { type AttemptOrder, runAttempt } from '../attempt.ts'
import { logged } from '../execute.ts'
import type { AttemptServices } from '../services.ts'
import type { Given, Turn } from '../turn.ts'

/** One of several answers to choose from. Its output is not in the log yet. */
export interface Sample {
  attemptId: string
  answer: AnswerUnderTest
  events: EventBody[]
  outcome: ModelOutcome
}

export interface SampleOrder {
  model: Model
  given: Given
  ceilings: Ceilings
  count: number
  /** Asked before each but the first when they are asked one after another. */
  affords(): boolean
}

/**
 * Asks for several answers: side by side, or one after another where a budget binds, so that the first does not set
 * aside what the others need. Throws the last failure when there is none.
 */
export async function drawSamples(
  order: SampleOrder,
  turn: Turn,
  services: AttemptServices,
): Promise<Sample[]> {
  const samples: Sample[] = []
  let failure: unknown
  const draw = async () => {
    try {
      samples.push(await drawOne(order, turn, services))
    } catch (error) {
      failure = error
    }
  }
  if (turn.purse) {
    for (let i = 0; i < order.count; i++) if (i === 0 || order.affords()) await draw()
  } else await Promise.all(Array.from({ length: order.count }, draw))
  turn.envelope.throwIfOver()
  if (samples.length === 0) throw toPlumblineError(failure)
  return samples
}

async function drawOne(order: SampleOrder, turn: Turn, services: AttemptServices): Promise<Sample> {
  const { model, given, ceilings } = order
  const sample = { attemptId: '', events: [] as EventBody[] }
  const answer = { text: '', citations: [] as AnswerUnderTest['citations'][number][], abstained: false }
  const attempt: AttemptOrder = {
    model,
    kind: 'sample',
    ceilings,
    stream: true,
    useWire: false,
    given,
    hear: (attemptId, event: ModelEvent) => {
      if (event.type === 'attempt.progress') return
      sample.events.push(logged(event, attemptId))
      if (event.type === 'text.delta') answer.text += event.text
      else if (event.type === 'citation' && event.final) answer.citations.push(event.citation)
    },
    started: (_scope, attemptId) => {
      sample.attemptId = attemptId
    },
  }
  const outcome = await runAttempt(attempt, turn, services)
  return { ...sample, answer: { ...answer, model: model.info.id }, outcome: { ...outcome, wire: undefined } }
}
