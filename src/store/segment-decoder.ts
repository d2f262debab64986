import { attemptSlot, type EventShape, firstValues, type Known, shapes } from './segment-fields.ts'
import { type Entry, form, type Members, presence } from './segment-form.ts'

/** Reads the events of one segment. */
export class SegmentDecoder {
  readonly #line: unknown[]
  readonly #texts: string
  /** The last value of each slot. */
  readonly #last: unknown[]
  readonly #events: Entry[] = []
  /** What comes next in the line: its first two items are the form and the first `seq`. */
  #at = 2
  #textAt = 0
  #seq: number

  constructor(segment: string, known: Known) {
    const end = segment.indexOf('\n')
    this.#line = JSON.parse(segment.slice(0, end))
    const texts = segment.slice(end + 1)
    this.#texts = this.#line[0] === form.quoted ? JSON.parse(texts) : texts
    this.#seq = this.#line[1] as number
    this.#last = firstValues(known)
  }

  decode(): Entry[] {
    while (this.#at < this.#line.length) {
      const entry = this.#next()
      if (typeof entry === 'object') this.#object(entry as Members)
      else this.#coded(entry as number)
    }
    return this.#events
  }

  #object(entry: Members) {
    if ('type' in entry) this.#add(entry as Entry)
    else Object.assign(this.#events[this.#events.length - 1] ?? {}, entry)
  }

  #coded(code: number) {
    const shape = shapes[code < 0 ? ~code : code]
    if (shape === undefined) throw new Error(`an event of type ${code} is unknown`)
    if (code < 0) this.#deltas(shape)
    else this.#event(shape)
  }

  #event({ type, fields }: EventShape) {
    const flags = this.#next() as number
    const at_ms = this.#milliseconds()
    const members: Members = { type }
    for (const { name, slot, shift, isPart } of fields) {
      const state = (flags >> shift) & 3
      if (state === presence.absent) continue
      if (state !== presence.same) this.#last[slot] = state === presence.text ? this.#text() : this.#next()
      const value = this.#last[slot]
      members[name] = isPart && typeof value === 'string' ? { type: 'text', text: value } : value
    }
    members.seq = this.#seq
    members.at_ms = at_ms
    this.#add(members as Entry)
  }

  #deltas({ type }: EventShape) {
    const attempt = this.#next()
    if (attempt !== 0) this.#last[attemptSlot] = attempt
    const attempt_id = this.#last[attemptSlot]
    for (let left = this.#next() as number; left > 0; left--) {
      const at_ms = this.#milliseconds()
      this.#add({ type, attempt_id, text: this.#text(), seq: this.#seq, at_ms })
    }
  }

  #next(): unknown {
    return this.#line[this.#at++]
  }

  #milliseconds(): number {
    return (this.#next() as number) / 1000
  }

  /** The text whose length comes next. */
  #text(): string {
    const start = this.#textAt
    this.#textAt += this.#next() as number
    return this.#texts.slice(start, this.#textAt)
  }

  #add(event: Entry) {
    this.#events.push(event)
    this.#seq = event.seq + 1
  }
}
