import type { EventOf, TurnEvent } from '../contract/event.ts'

type DeltaField = 'type' | 'seq' | 'at_ms' | 'attempt_id' | 'text'
/** `never` for an event with other fields: folding would lose them, so nothing below would compile. */
type OnlyDelta<T> = T extends unknown ? (Exclude<keyof T, DeltaField> extends never ? T : never) : never
type Delta = OnlyDelta<EventOf<'text.delta' | 'reasoning.delta'>>

/** Adjacent deltas of one attempt as one entry: the i-th has `seq + i`, `at_ms[i]` and `text[i]`. */
interface DeltaRun {
  run: Delta['type']
  seq: number
  attempt_id: string
  at_ms: number[]
  text: string[]
}

function isDelta(event: TurnEvent): event is Delta {
  return event.type === 'text.delta' || event.type === 'reasoning.delta'
}

function continues(run: DeltaRun, event: Delta): boolean {
  return (
    run.run === event.type && run.attempt_id === event.attempt_id && run.seq + run.text.length === event.seq
  )
}

/** Events as the JSON text of one row, without newlines. Deltas keep their `seq` and `at_ms` but share the rest. */
export function encodeSegment(events: TurnEvent[]): string {
  const entries: (TurnEvent | DeltaRun)[] = []
  let run: DeltaRun | undefined
  for (const event of events) {
    if (!isDelta(event)) {
      run = undefined
      entries.push(event)
    } else if (run !== undefined && continues(run, event)) {
      run.at_ms.push(event.at_ms)
      run.text.push(event.text)
    } else {
      const { type, seq, attempt_id, at_ms, text } = event
      run = { run: type, seq, attempt_id, at_ms: [at_ms], text: [text] }
      entries.push(run)
    }
  }
  return JSON.stringify(entries)
}

/** The inverse of `encodeSegment`. */
export function decodeSegment(json: string): TurnEvent[] {
  const entries: (TurnEvent | DeltaRun)[] = JSON.parse(json)
  return entries.flatMap((entry) => ('run' in entry ? unfold(entry) : [entry]))
}

function unfold({ run, seq, attempt_id, at_ms, text }: DeltaRun): TurnEvent[] {
  return text.map((piece, i) => ({
    type: run,
    seq: seq + i,
    at_ms: at_ms[i] ?? 0,
    attempt_id,
    text: piece,
  }))
}
