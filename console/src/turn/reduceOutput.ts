import type { EventOf } from '../../../src/contract/event.ts'
import { emptyOutput, type OutputView, type ToolCallView } from './view.ts'

export type OutputEvent = EventOf<
  | 'answer.restarted'
  | 'text.delta'
  | 'reasoning.delta'
  | 'image.frame'
  | 'audio.chunk'
  | 'citation'
  | 'tool.delta'
>

function toolCallsAfter(calls: ToolCallView[], event: EventOf<'tool.delta'>): ToolCallView[] {
  const known = calls.find((call) => call.index === event.index)
  if (!known) {
    const { index, call_id: callId, name = '', arguments: args } = event
    return [...calls, { index, callId, name, arguments: args }]
  }
  const next = { ...known, name: event.name ?? known.name, arguments: known.arguments + event.arguments }
  return calls.map((call) => (call === known ? next : call))
}

function withCitation(output: OutputView, { final, citation }: EventOf<'citation'>): OutputView {
  return final
    ? { ...output, citations: [...output.citations, citation] }
    : { ...output, provisional: [...output.provisional, citation] }
}

/**
 * The output after one event. Text appends, image frames replace, audio queues, a restart voids all but the text of
 * the steps before, which ends at `textFrom`.
 */
export function reduceOutput(output: OutputView, event: OutputEvent, textFrom: number): OutputView {
  const firstAtMs = output.firstAtMs ?? event.at_ms
  switch (event.type) {
    case 'answer.restarted':
      return { ...emptyOutput, text: output.text.slice(0, textFrom) }
    case 'text.delta':
      return { ...output, firstAtMs, text: output.text + event.text }
    case 'reasoning.delta':
      return { ...output, reasoning: output.reasoning + event.text }
    case 'image.frame':
      return {
        ...output,
        firstAtMs,
        images: { ...output.images, [event.index]: { blob: event.blob, final: event.final } },
      }
    case 'audio.chunk':
      return { ...output, firstAtMs, audio: [...output.audio, event.blob] }
    case 'citation':
      return withCitation(output, event)
    case 'tool.delta':
      return { ...output, firstAtMs, toolCalls: toolCallsAfter(output.toolCalls, event) }
  }
}
