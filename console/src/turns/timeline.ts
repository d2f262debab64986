import type { TurnEvent } from '../../../src/contract/event.ts'
import { addCall, isCallEvent } from './callSpans.ts'
import { addCheck, isCheckEvent } from './checkSpans.ts'
import { type Draft, point, type Span } from './span.ts'

const stageNames = { reading: 'Reading', retrieving: 'Retrieving', answering: 'Answering' }
const attemptNames = {
  first: undefined,
  retry: 'retry',
  fallback: 'fallback',
  continuation: 'continuation',
  hedge: 'second attempt, beside the first',
  revision: 'revision',
  sample: 'sample',
  escalation: 'escalation',
  verification: 'verification',
}
/** Attempts that checking led to. */
const ofChecks = new Set(['revision', 'sample', 'escalation', 'verification'])
const partNames = {
  text: 'Text',
  image: 'Image',
  document: 'Document',
  audio: 'Audio',
  video: 'Video',
  tool_call: 'Tool call',
  tool_result: 'Tool result',
  data: 'Data',
}
const outputTypes = new Set(['text.delta', 'image.frame', 'audio.chunk', 'tool.delta'])

/** Opens a stage of an attempt, or stretches the one that is open. */
function stage(spans: Draft[], event: Extract<TurnEvent, { type: 'attempt.progress' }>) {
  const open = spans.findLast((span) => span.kind === 'stage' && span.attempt === event.attempt_id)
  const label = stageNames[event.stage]
  const detail = event.page ? `page ${event.page}${event.pages ? ` of ${event.pages}` : ''}` : undefined
  if (open) open.endMs = event.at_ms
  if (open?.label === label) open.detail = detail ?? open.detail
  else {
    if (open) open.state = 'done'
    spans.push({
      ...point(event, { label, kind: 'stage', detail }),
      attempt: event.attempt_id,
      // Pages of a long document are told of no attempt that could end.
      state: event.attempt_id === 'reading' ? 'done' : 'live',
    })
  }
}

function close(spans: Draft[], attempt: string | undefined, atMs: number, failed: boolean) {
  for (const span of spans) {
    if (span.state !== 'live' || (attempt !== undefined && span.attempt !== attempt)) continue
    span.endMs = atMs
    span.state = failed && span.kind !== 'stage' ? 'failed' : 'done'
  }
}

function add(spans: Draft[], event: TurnEvent, previousPartMs: number, step: number) {
  if (event.type === 'part.accepted') {
    const name = 'filename' in event.part ? event.part.filename : undefined
    spans.push({
      ...point(event, { label: name ?? partNames[event.part.type], kind: 'part' }),
      startMs: previousPartMs,
    })
  } else if (event.type === 'plan')
    spans.push(point(event, { label: 'Plan', kind: 'plan', detail: event.chosen }))
  else if (event.type === 'attempt.started')
    spans.push({
      ...point(event, {
        label: event.model,
        kind: event.kind === 'verification' ? 'check' : 'attempt',
        apart: ofChecks.has(event.kind) ? event.kind : undefined,
        detail: attemptNames[event.kind],
        step,
      }),
      attempt: event.attempt_id,
      state: 'live',
    })
  else if (event.type === 'attempt.progress') stage(spans, event)
  else if (isCallEvent(event)) addCall(spans, event, step)
  else if (isCheckEvent(event)) addCheck(spans, event)
  else if (outputTypes.has(event.type) && 'attempt_id' in event) {
    const attempt = spans.find((span) => span.kind !== 'stage' && span.attempt === event.attempt_id)
    if (attempt) attempt.outputMs ??= event.at_ms
  } else if (event.type === 'attempt.finished')
    close(spans, event.attempt_id, event.at_ms, event.status === 'failed')
  else if (event.type === 'turn.completed') spans.push(point(event, { label: 'Completed', kind: 'end' }))
  else if (event.type === 'turn.cancelled') spans.push(point(event, { label: 'Cancelled', kind: 'end' }))
  else if (event.type === 'turn.failed')
    spans.push({
      ...point(event, { label: 'Failed', kind: 'end', detail: event.error.code }),
      state: 'failed',
    })
}

/**
 * The bars of a log, in order of their start. A part's bar begins where the part before it was accepted; a stage's
 * where its first progress was told. What is still open ends at `nowMs`.
 */
export function timelineOf(events: TurnEvent[], nowMs: number): Span[] {
  const spans: Draft[] = []
  let previousPartMs = 0
  let step = 1
  for (const event of events) {
    if (event.type === 'plan') step = event.step ?? step
    add(spans, event, previousPartMs, step)
    if (event.type === 'part.accepted') previousPartMs = event.at_ms
  }
  const over = spans.some((span) => span.kind === 'end')
  const lastMs = events.at(-1)?.at_ms ?? 0
  return spans.map(({ attempt: _, call: __, round: ___, ...span }) => {
    if (span.state !== 'live') return span
    return { ...span, endMs: over ? lastMs : nowMs, state: over ? 'done' : 'live' }
  })
}

/** Round steps for an axis up to `totalMs`: 1, 2 or 5 times a power of ten, at most six. */
export function ticksOf(totalMs: number): number[] {
  const rough = Math.max(totalMs, 1) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? 10 * power
  return Array.from({ length: Math.floor(totalMs / step) + 1 }, (_, i) => i * step)
}
