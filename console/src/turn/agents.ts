import type { Citation } from '../../../src/contract/citation.ts'
import type { AttemptView, CallView, StepView, ToolCallView, TurnView } from './view.ts'

/** True when the turn is told in steps: it called tools, or went on after them. */
export function hasSteps({ steps }: TurnView): boolean {
  return steps.length > 1 || steps.some((step) => step.calls.length > 0)
}

/** What the model said in one step. */
export function textOfStep({ output, steps }: TurnView, step: StepView): string {
  const next = steps[steps.indexOf(step) + 1]
  return output.text.slice(step.textFrom, next?.textFrom)
}

/** The answer: what was said in the last step, with the citations that support it. */
export function answerOf({ output, steps }: TurnView): { text: string; citations: Citation[] } {
  const from = steps.at(-1)?.textFrom ?? 0
  if (from === 0) return { text: output.text, citations: output.citations }
  const citations = output.citations.map((citation) => ({
    ...citation,
    start: citation.start === undefined ? undefined : Math.max(0, citation.start - from),
    end: citation.end === undefined ? undefined : Math.max(0, citation.end - from),
  }))
  return { text: output.text.slice(from), citations }
}

/** True once there is an answer, or a part of one. Calls are none. */
export function isAnswered(view: TurnView): boolean {
  const { audio, images } = view.output
  return answerOf(view).text !== '' || audio.length > 0 || Object.keys(images).length > 0
}

/** Calls that nobody here makes: they are the client's; while the model still writes, they may become anyone's. */
export function clientCalls({ output, steps }: TurnView): ToolCallView[] {
  const made = new Set(steps.at(-1)?.calls.map((call) => call.id))
  return output.toolCalls.filter((call) => call.callId === undefined || !made.has(call.callId))
}

export function attemptsOf({ attempts }: TurnView, { step }: StepView): AttemptView[] {
  return attempts.filter((attempt) => attempt.step === step)
}

/** How many pieces of a long document have been read; attempts that answer read none. */
export function piecesRead({ attempts, longReading }: TurnView): number {
  const read = attempts.filter((attempt) => attempt.status === 'completed' && !attempt.answers).length
  return Math.min(read, longReading?.plan.pieces ?? 0)
}

/** Calls that wait for a person's word. */
export function waitingCalls({ steps, state }: TurnView): CallView[] {
  if (state !== 'running') return []
  return steps.flatMap(({ calls }) =>
    calls.filter((call) => call.status === 'waiting' && call.allowed === undefined),
  )
}

/** What is left of the deadline at a moment of the turn; absent when the turn has none. Milliseconds. */
export function leftMs({ budget }: TurnView, atMs: number): number | undefined {
  return budget.latency_ms === undefined ? undefined : Math.max(0, budget.latency_ms - atMs)
}

/** JSON as people read it; what is not JSON as it is. */
export function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // A model may write what is not JSON; then that is what there is to see.
    return text
  }
}
