import type { EventOf, TurnEvent } from '../../../src/contract/event.ts'
import { type Draft, point } from './span.ts'

type CallEvent = EventOf<'tool.started' | 'tool.progress' | 'tool.finished' | 'approval.requested'>

const callEvents = new Set(['tool.started', 'tool.progress', 'tool.finished', 'approval.requested'])

export function isCallEvent(event: TurnEvent): event is CallEvent {
  return callEvents.has(event.type)
}

const outcomes = {
  ok: undefined,
  failed: 'failed',
  timed_out: 'timed out',
  skipped: 'not started',
  refused: 'refused',
  cancelled: 'cancelled',
}

function stateAfter(status: EventOf<'tool.finished'>['status']): Draft['state'] {
  if (status === 'failed' || status === 'timed_out') return 'failed'
  return status === 'skipped' || status === 'refused' ? 'unmade' : 'done'
}

/** Begins, stretches or ends the bar of a call. Waiting for a person is part of it. */
export function addCall(spans: Draft[], event: CallEvent, step: number): void {
  const { call_id: call } = event
  const open = spans.findLast((span) => span.call === call && span.state === 'live')
  if (event.type === 'tool.progress') {
    if (open)
      open.detail = event.message ?? `${event.done}${event.total === undefined ? '' : ` of ${event.total}`}`
    return
  }
  const begin = (): Draft => {
    const span: Draft = { ...point(event, { label: event.name, kind: 'tool', step }), call, state: 'live' }
    spans.push(span)
    return span
  }
  const span = open ?? begin()
  if (event.type === 'approval.requested') {
    span.waits = true
    span.detail = 'waits for approval'
  } else if (event.type === 'tool.started') {
    if (open) span.ranFromMs = event.at_ms
    span.waits = undefined
    span.step = event.step
    span.speculative = event.speculative || undefined
    span.detail = undefined
  } else {
    span.endMs = event.at_ms
    span.state = stateAfter(event.status)
    span.detail = outcomes[event.status]
  }
}
