import type { EventOf } from '../../../src/contract/event.ts'
import type { CallView, StepView, TurnView } from './view.ts'

type CallEvent = EventOf<
  'tool.started' | 'tool.progress' | 'tool.finished' | 'approval.requested' | 'approval.answered'
>

/** The turn after a plan. The first one is its route; each one of a new step begins that step. */
export function planned(view: TurnView, event: EventOf<'plan'>): TurnView {
  const step = event.step ?? 1
  const known = view.steps.at(-1)?.step === step
  const { output } = view
  const next: StepView = { step, startedAtMs: event.at_ms, textFrom: output.text.length, calls: [] }
  return {
    ...view,
    plan: view.plan ?? event,
    predictedEndMs: event.predicted_end_ms,
    longReading: event.reading ? { plan: event.reading, pages: [] } : view.longReading,
    steps: known ? view.steps : [...view.steps, next],
    // What the step before called has been called; only calls of the last step may be the client's to make.
    output: known ? output : { ...output, toolCalls: [] },
  }
}

function newCall(view: TurnView, id: string): CallView {
  const written = view.output.toolCalls.find((call) => call.callId === id)
  return {
    id,
    name: written?.name ?? '',
    arguments: written?.arguments ?? '',
    status: 'running',
    effect: undefined,
    speculative: false,
    predictedMs: null,
    askedAtMs: undefined,
    allowed: undefined,
    startedAtMs: undefined,
    latencyMs: undefined,
    progress: undefined,
    reason: undefined,
    parts: [],
  }
}

function reduceCall(call: CallView, event: CallEvent): CallView {
  switch (event.type) {
    case 'approval.requested':
      return {
        ...call,
        name: event.name,
        arguments: event.arguments,
        status: 'waiting',
        askedAtMs: event.at_ms,
      }
    case 'approval.answered':
      return { ...call, allowed: event.allowed }
    case 'tool.started':
      return {
        ...call,
        name: event.name,
        arguments: event.arguments,
        status: 'running',
        effect: event.effect,
        speculative: event.speculative,
        predictedMs: event.predicted_ms,
        startedAtMs: event.at_ms,
      }
    case 'tool.progress': {
      const { done, total, message } = event
      return { ...call, progress: { done, total, message } }
    }
    case 'tool.finished': {
      const { name, status, parts, latency_ms: latencyMs, reason } = event
      return { ...call, name, status, parts, latencyMs, reason }
    }
  }
}

/**
 * The turn after news of a call. Models may name calls of different steps alike, so an id means the call of that name
 * in the step that is told, or else in the newest step.
 */
export function reduceCalls(view: TurnView, event: CallEvent): TurnView {
  const number = 'step' in event ? event.step : (view.steps.at(-1)?.step ?? 1)
  const steps = view.steps.some(({ step }) => step === number)
    ? view.steps
    : [...view.steps, { step: number, startedAtMs: event.at_ms, textFrom: 0, calls: [] }]
  return {
    ...view,
    steps: steps.map((step) => {
      if (step.step !== number) return step
      const known = step.calls.find((call) => call.id === event.call_id)
      const next = reduceCall(known ?? newCall(view, event.call_id), event)
      const calls = known ? step.calls.map((call) => (call === known ? next : call)) : [...step.calls, next]
      return { ...step, calls }
    }),
  }
}
