import type { EventOf, TurnEvent } from '../../../src/contract/event.ts'
import { type Draft, point } from './span.ts'

type CheckEvent = EventOf<'verification.started' | 'verdict'>

export function isCheckEvent(event: TurnEvent): event is CheckEvent {
  return event.type === 'verification.started' || event.type === 'verdict'
}

const states = { passed: 'done', failed: 'failed', not_run: 'unmade' } as const
const words = { passed: 'passed', failed: 'failed', not_run: 'did not run' }

/** A bar for each verifier of a round. They begin together; each ends after what it took. */
export function addCheck(spans: Draft[], event: CheckEvent): void {
  const isOf = (verifier: string) => (span: Draft) =>
    span.kind === 'check' && span.round === event.round && span.label === verifier
  if (event.type === 'verification.started') {
    for (const verifier of event.verifiers)
      spans.push({
        ...point(event, { label: verifier, kind: 'check', detail: `round ${event.round}` }),
        key: `${event.seq}-${verifier}`,
        round: event.round,
        state: 'live',
      })
    return
  }
  const { verifier, status, latency_ms } = event.verdict
  const span = spans.find(isOf(verifier))
  if (!span) return
  span.endMs = Math.max(span.startMs, Math.min(event.at_ms, span.startMs + latency_ms))
  span.state = states[status]
  span.detail = `round ${event.round}, ${words[status]}`
}
