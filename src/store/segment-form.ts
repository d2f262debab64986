/**
 * How events lie in the store. A segment is a line of JSON and, behind it, its longer texts in one piece: what is long
 * needs no escaping, and what repeats is written once. The line is one flat list that begins with the form and the first
 * event's `seq`; every other event has the `seq` after the one before. What follows is, as often as needed, one of these:
 *
 * - `code, flags, at, …values`: an event. `code` is the place of its type in `segment-fields.ts`, `at` is its time in
 *   microseconds, and `flags` has two bits of `presence` for each field of the type, lowest for the first.
 * - `~code, attempt, count, …(at, length)`: adjacent deltas of one attempt, or of the one named last when that is 0.
 * - An object with a `type`: an event as it is. Its type is unknown, its time is not a whole number of microseconds, or
 *   its `seq` is not the next one.
 * - An object without: members of the event before it that have no field.
 *
 * Lengths are in UTF-16 units; texts stand in the order of their lengths. An attempt's start and two deltas, in the row of
 * a turn that asked for the same model:
 *
 *     [2,7,5,25,1500,"att_1","first",-9,0,2,2000,5,2500,3]
 *     Good day
 */
export const form = {
  plain: 2,
  /** The texts are one JSON string: they may hold a zero or half a surrogate pair, which the database would not give back. */
  quoted: 3,
} as const

export const presence = {
  absent: 0,
  /** The value is in the line. */
  here: 1,
  /** It is the last value of this name, or before there is one, what the turn's row says. */
  same: 2,
  /** It is a text whose length is in the line. */
  text: 3,
} as const

export type Members = Record<string, unknown>

/** An event, its members to be looked up by name. */
export type Entry = Members & { type: string; seq: number; at_ms: number }
