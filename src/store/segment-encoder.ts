import { attemptSlot, type EventShape, firstValues, type Known, shapeOf } from './segment-fields.ts'
import { type Entry, form, type Members, presence } from './segment-form.ts'

/** Longer texts stand behind the line; the quotes of a shorter one are no longer than a length would be. */
const shortText = 24

/** Also found in whole pairs: to look for halves alone takes longer than it saves. */
const surrogate = /[\ud800-\udfff]/

/** Writes the events of one segment. */
export class SegmentEncoder {
  readonly #line: unknown[] = []
  /** The last value of each slot. */
  readonly #last: unknown[]
  #texts = ''
  /** The shape of the deltas that the line ends with. */
  #run: EventShape | undefined
  /** How many they are, and where that stands. */
  #count = 0
  #countAt = 0

  constructor(known: Known) {
    this.#last = firstValues(known)
  }

  encode(events: Entry[]): string {
    const line = this.#line
    let next = events[0]?.seq ?? 1
    line.push(form.plain, next)
    for (const event of events) {
      const { type, seq, at_ms } = event
      const at = Math.round(at_ms * 1000)
      const fits = seq === next && at / 1000 === at_ms
      const shape = fits ? shapeOf.get(type) : undefined
      if (shape?.isDelta && isBareDelta(event)) {
        this.#delta(event, shape, at)
      } else {
        this.#run = undefined
        if (!shape) line.push(event)
        else if (this.#fields(event, shape, at) < definedIn(event)) line.push(othersOf(event, shape))
      }
      next = seq + 1
    }
    return this.#joined()
  }

  /** `at` is in microseconds. Returns how many members of the event are written. */
  #fields(event: Entry, { code, fields }: EventShape, at: number): number {
    const line = this.#line
    const last = this.#last
    const start = line.length
    line.push(code, 0, at)
    // `type`, `seq` and `at_ms`.
    let written = 3
    let flags = 0
    for (const { name, slot, shift, isPart } of fields) {
      let value = event[name]
      if (value === undefined) continue
      written++
      if (isPart) value = textOfPart(value)
      const before = last[slot]
      last[slot] = value
      if (before !== undefined && isSame(value, before)) {
        flags |= presence.same << shift
        continue
      }
      if (typeof value === 'string' && value.length > shortText) {
        flags |= presence.text << shift
        this.#texts += value
        line.push(value.length)
      } else {
        flags |= presence.here << shift
        line.push(value)
      }
    }
    line[start + 1] = flags
    return written
  }

  #delta({ attempt_id, text }: Delta, shape: EventShape, at: number) {
    const line = this.#line
    const last = this.#last
    if (shape !== this.#run || attempt_id !== last[attemptSlot]) {
      this.#run = shape
      this.#count = 0
      this.#countAt = line.length + 2
      line.push(~shape.code, attempt_id === last[attemptSlot] ? 0 : attempt_id, 0)
      last[attemptSlot] = attempt_id
    }
    line[this.#countAt] = ++this.#count
    line.push(at, text.length)
    this.#texts += text
  }

  #joined(): string {
    const segment = `${JSON.stringify(this.#line)}\n${this.#texts}`
    // All of it first: that makes it one piece in memory, as which it crosses threads.
    if (isStorable(segment) || isStorable(this.#texts)) return segment
    this.#line[0] = form.quoted
    return `${JSON.stringify(this.#line)}\n${JSON.stringify(this.#texts)}`
  }
}

type Delta = Entry & { attempt_id: string; text: string }

/** Whether a delta has nothing but what deltas have. */
function isBareDelta(event: Entry): event is Delta {
  return typeof event.attempt_id === 'string' && typeof event.text === 'string' && definedIn(event) === 5
}

/** Text alone for a part that is nothing but text. */
function textOfPart(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part
  const { type, text } = part as Members
  return type === 'text' && typeof text === 'string' && definedIn(part as Members) === 2 ? text : part
}

/** Whether a column gives the text back as it is. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && !surrogate.test(text)
}

function definedIn(members: Members): number {
  let defined = 0
  for (const name in members) if (members[name] !== undefined) defined++
  return defined
}

function othersOf(event: Entry, { fields }: EventShape): Members {
  const { type, seq, at_ms, ...others }: Members = event
  for (const { name } of fields) delete others[name]
  return others
}

/** Compares objects by their members, but those by identity. */
function isSame(value: unknown, last: unknown): boolean {
  if (value === last) return true
  if (typeof value !== 'object' || typeof last !== 'object') return false
  if (value === null || last === null || Array.isArray(value) || Array.isArray(last)) return false
  return contains(value as Members, last as Members) && contains(last as Members, value as Members)
}

function contains(all: Members, some: Members): boolean {
  for (const name in some) if (some[name] !== all[name]) return false
  return true
}
