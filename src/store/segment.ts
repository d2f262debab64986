import type { TurnEvent } from '../contract/event.ts'
import { SegmentDecoder } from './segment-decoder.ts'
import { SegmentEncoder } from './segment-encoder.ts'
import type { Known } from './segment-fields.ts'
import type { Entry } from './segment-form.ts'
import { decodeNamed } from './segment-named.ts'

/**
 * Events as the text of a row whose other columns say what is `known`; `segment-form.ts` says how. More events make it
 * longer, by which the store keeps the longer of two writes of one turn.
 */
export function encodeSegment(events: TurnEvent[], known: Known): string {
  return new SegmentEncoder(known).encode(events as Entry[])
}

/** The inverse of `encodeSegment`; reads segments of earlier versions, too. */
export function decodeSegment(segment: string, known: Known): TurnEvent[] {
  // The list begins with its form; earlier versions wrote a list of objects.
  const isCoded = /^\[\d/.test(segment)
  return isCoded ? (new SegmentDecoder(segment, known).decode() as TurnEvent[]) : decodeNamed(segment)
}
