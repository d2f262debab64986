/**
 * A segment is a line of JSON and, behind it, its longer texts in one piece: what is long needs no escaping, and what
 * repeats is written once. The line is one flat list: form, first `seq`, and for each event its code, its flags (two
 * bits for each field, the first one lowest), its time in microseconds, and what the flags say. Adjacent deltas of one
 * attempt are `~code`, attempt or 0 for the last one, how many, and time and length of each. An object with a `type` is
 * an event as it is; one without holds those members of the event before it that have no field.
 */
export const form = {
  plain: 2,
  /** The texts are one JSON string: they hold a zero or half a surrogate pair, which the database would not give back. */
  quoted: 3,
} as const

/** A field is not there; follows; is as it was last; or is a text, whose length follows. */
export const field = { absent: 0, here: 1, same: 2, text: 3 } as const

export type Members = Record<string, unknown>

/** An event, its members to be looked up by name. */
export type Entry = Members & { type: string; seq: number; at_ms: number }
