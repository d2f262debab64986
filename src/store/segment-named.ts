import type { EventOf, TurnEvent } from '../contract/event.ts'

type Delta = EventOf<'text.delta' | 'reasoning.delta'>

/** Adjacent deltas of one attempt as one entry: the i-th has `seq + i`, `at_ms[i]` and `text[i]`. */
interface DeltaRun {
  run: Delta['type']
  seq: number
  attempt_id: string
  at_ms: number[]
  text: string[]
}

/** Reads what earlier versions wrote: a JSON list of events as they are, and of runs of deltas. */
export function decodeNamed(json: string): TurnEvent[] {
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
