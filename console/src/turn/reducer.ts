import type { EndEvent, EventOf, EventType, TurnEvent } from '../../../src/contract/event.ts'
import { readingsAfter, reduceAttempt } from './reduceAttempt.ts'
import { reduceChecks, withText } from './reduceChecks.ts'
import { type OutputEvent, reduceOutput } from './reduceOutput.ts'
import { planned, reduceCalls } from './reduceSteps.ts'
import { type AttemptView, newAttempt, type TurnView } from './view.ts'

/** What the pages of a long document are told under, since they are read for many attempts at once. */
const readingId = 'reading'

const endTypes: ReadonlySet<EventType> = new Set(['turn.completed', 'turn.failed', 'turn.cancelled'])

/** True for the one event that ends every log. */
export function isEndEvent(event: TurnEvent): event is EndEvent {
  return endTypes.has(event.type)
}

function started(view: TurnView, event: EventOf<'turn.started'>): TurnView {
  return {
    ...view,
    id: event.turn_id,
    state: 'running',
    model: event.model,
    protocol: event.protocol,
    startedAt: event.started_at,
    budget: event.budget,
  }
}

function ended(view: TurnView, event: EndEvent): TurnView {
  const over = { ...view, spent: event.spent, receiving: undefined }
  if (event.type === 'turn.completed')
    return { ...over, state: 'completed', usage: event.usage, finishReason: event.finish_reason }
  if (event.type === 'turn.failed') return { ...over, state: 'failed', error: event.error }
  return { ...over, state: 'cancelled', cancelReason: event.reason }
}

function afterAttempt(view: TurnView, event: EventOf<'attempt.progress' | 'attempt.finished'>): TurnView {
  const { longReading } = view
  if (longReading && event.type === 'attempt.progress' && event.attempt_id === readingId)
    return { ...view, longReading: { ...longReading, pages: readingsAfter(longReading.pages, event) } }
  const attempts = view.attempts.map((attempt) =>
    attempt.id === event.attempt_id ? reduceAttempt(attempt, event) : attempt,
  )
  return { ...view, attempts }
}

/** The attempts, once something of the answer came from one of them. */
function answering(attempts: AttemptView[], event: OutputEvent): AttemptView[] {
  if (event.type === 'citation') return attempts
  const speaker = attempts.find((attempt) => attempt.id === event.attempt_id)
  if (!speaker || speaker.answers) return attempts
  return attempts.map((attempt) => (attempt === speaker ? { ...attempt, answers: true } : attempt))
}

function apply(view: TurnView, event: TurnEvent): TurnView {
  switch (event.type) {
    case 'turn.started':
      return started(view, event)
    case 'part.progress':
      return {
        ...view,
        receiving: {
          stage: event.stage,
          path: event.path,
          receivedBytes: event.received_bytes,
          totalBytes: event.total_bytes,
        },
      }
    case 'part.accepted': {
      const { path, message, role, part } = event
      return { ...view, receiving: undefined, parts: [...view.parts, { path, message, role, part }] }
    }
    case 'plan':
      return planned(view, event)
    case 'history.loaded':
      return { ...view, history: event.turn_ids }
    case 'loop.ended':
      return { ...view, loopEnded: event }
    case 'tool.started':
    case 'tool.progress':
    case 'tool.finished':
    case 'approval.requested':
    case 'approval.answered':
      return reduceCalls(view, event)
    case 'verification.started':
    case 'verdict':
    case 'gate':
      return reduceChecks(view, event)
    case 'warning':
      return { ...view, warnings: [...view.warnings, event] }
    case 'budget':
      return { ...view, budget: event.budget, spent: event.spent }
    case 'attempt.started':
      return { ...view, attempts: [...view.attempts, newAttempt(event, view.steps.at(-1)?.step ?? 1)] }
    case 'turn.completed':
    case 'turn.failed':
    case 'turn.cancelled':
      return ended(view, event)
    case 'attempt.progress':
    case 'attempt.finished':
      return afterAttempt(view, event)
    case 'answer.restarted':
    case 'text.delta':
    case 'reasoning.delta':
    case 'image.frame':
    case 'audio.chunk':
    case 'citation':
    case 'tool.delta':
      return {
        ...view,
        attempts: answering(view.attempts, event),
        checks: event.type === 'text.delta' ? withText(view.checks, event) : view.checks,
        output: reduceOutput(view.output, event, view.steps.at(-1)?.textFrom ?? 0),
      }
    default:
      // A newer server may tell of things that this page does not know; they are in the list of events.
      return view
  }
}

/** The turn after `event`. An event that was seen already changes nothing, so a log may be replayed over itself. */
export function reduceTurn(view: TurnView, event: TurnEvent): TurnView {
  if (event.seq <= view.lastSeq) return view
  return { ...apply(view, event), lastSeq: event.seq, lastAtMs: event.at_ms }
}
