import type { EventOf, TurnEvent } from '../../../src/contract/event.ts'
import type { AttemptView, Reading, ToolCallView } from './view.ts'

type AttemptEvent = Exclude<Extract<TurnEvent, { attempt_id: string }>, { type: 'attempt.started' }>

function readingsAfter(readings: Reading[], event: EventOf<'attempt.progress'>): Reading[] {
  if (event.stage !== 'reading' || event.page === undefined) return readings
  const part = event.part ?? ''
  const next = { part, page: event.page, pages: event.pages }
  const known = readings.some((reading) => reading.part === part)
  return known ? readings.map((reading) => (reading.part === part ? next : reading)) : [...readings, next]
}

function toolCallsAfter(calls: ToolCallView[], event: EventOf<'tool.delta'>): ToolCallView[] {
  const known = calls.find((call) => call.index === event.index)
  if (!known) return [...calls, { index: event.index, name: event.name ?? '', arguments: event.arguments }]
  const next = {
    ...known,
    name: event.name ?? known.name,
    arguments: known.arguments + event.arguments,
  }
  return calls.map((call) => (call === known ? next : call))
}

function withCitation(attempt: AttemptView, { final, citation }: EventOf<'citation'>): AttemptView {
  return final
    ? { ...attempt, citations: [...attempt.citations, citation] }
    : { ...attempt, provisional: [...attempt.provisional, citation] }
}

function withOutput(attempt: AttemptView, atMs: number, change: Partial<AttemptView>): AttemptView {
  return { ...attempt, outputAtMs: attempt.outputAtMs ?? atMs, ...change }
}

/** The attempt after one of its events. Text appends, image frames replace, audio queues. */
export function reduceAttempt(attempt: AttemptView, event: AttemptEvent): AttemptView {
  switch (event.type) {
    case 'attempt.progress':
      return { ...attempt, stage: event.stage, readings: readingsAfter(attempt.readings, event) }
    case 'text.delta':
      return withOutput(attempt, event.at_ms, { text: attempt.text + event.text })
    case 'reasoning.delta':
      return { ...attempt, reasoning: attempt.reasoning + event.text }
    case 'image.frame':
      return withOutput(attempt, event.at_ms, {
        images: { ...attempt.images, [event.index]: { blob: event.blob, final: event.final } },
      })
    case 'audio.chunk':
      return withOutput(attempt, event.at_ms, { audio: [...attempt.audio, event.blob] })
    case 'citation':
      return withCitation(attempt, event)
    case 'tool.delta':
      return withOutput(attempt, event.at_ms, { toolCalls: toolCallsAfter(attempt.toolCalls, event) })
    case 'attempt.finished':
      return { ...attempt, status: event.status, stage: undefined, finished: event }
  }
}
