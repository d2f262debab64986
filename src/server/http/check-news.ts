import type { TurnEvent } from '../../contract/event.ts'

/**
 * What clients of other protocols hear while an answer is checked: that it is, and what is done about one that did not
 * pass. Never why, because reasons quote what is kept from them.
 */
export function checkNews(event: TurnEvent): Record<string, unknown> | undefined {
  if (event.type === 'verification.started') {
    const { round, verifiers } = event
    return { checking: { round, verifiers } }
  }
  if (event.type !== 'gate' || event.decision === 'accept') return undefined
  const { round, decision } = event
  return { gate: { round, decision } }
}
