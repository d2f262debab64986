import type { TurnEvent } from '../../../src/contract/event.ts'

/** A bar or a mark of the timeline. Times are milliseconds from the turn's start. */
export interface Span {
  key: string
  label: string
  kind: 'part' | 'plan' | 'attempt' | 'stage' | 'tool' | 'check' | 'end'
  startMs: number
  /** When it began in earnest, for calls that waited for a person first. */
  ranFromMs?: number
  /** It has only waited for a person: so far, or to its end. */
  waits?: boolean
  /** Equal to `startMs` for what took no time. */
  endMs: number
  /** When the first output came, for attempts. */
  outputMs?: number
  /** `unmade`: a call that was skipped or refused. */
  state: 'done' | 'live' | 'failed' | 'unmade'
  detail?: string
  /** Sets it apart from others of its kind and name: what a gate asked for again has lanes of its own. */
  apart?: string
  /** Of an agent's steps, for attempts and calls. */
  step?: number
  /** Begun before the model had ended its step. */
  speculative?: boolean
}

/** A bar while its log is read. */
export type Draft = Span & { attempt?: string; call?: string; round?: number }

/** What happens at an event, and takes no time yet. */
export const point = (event: TurnEvent, span: Omit<Span, 'key' | 'startMs' | 'endMs' | 'state'>): Draft => ({
  ...span,
  key: String(event.seq),
  startMs: event.at_ms,
  endMs: event.at_ms,
  state: 'done',
})
