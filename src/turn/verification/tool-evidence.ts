import type { TurnEvent } from '../../contract/event.ts'
import type { ToolEvidence } from '../../contract/ports/verifier.ts'

/** What the server's tools returned, from the log: in the order in which the calls ended. */
export function toolEvidence(events: readonly TurnEvent[]): ToolEvidence[] {
  const written = new Map<string, string>()
  const evidence: ToolEvidence[] = []
  for (const event of events) {
    if (event.type === 'tool.started') written.set(event.call_id, event.arguments)
    if (event.type !== 'tool.finished') continue
    const { name, call_id, parts, status } = event
    const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
    evidence.push({ name, arguments: written.get(call_id) ?? '', text, ok: status === 'ok' })
  }
  return evidence
}
