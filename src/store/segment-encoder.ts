import { type EventShape, type Known, memoriesOf, shapeOf } from './segment-fields.ts'
import { type Entry, field, form, type Members } from './segment-form.ts'

/** Texts that are not longer stand in the line. */
const shortText = 24

const halfOfPair = /[\ud800-\udfff]/

/** Writes the events of one segment. */
export class SegmentEncoder {
  readonly #line: unknown[] = []
  readonly #last: unknown[]
  #texts = ''

  constructor(known: Known) {
    this.#last = memoriesOf(known)
  }

  encode(events: Entry[]): string {
    const line = this.#line
    let next = events[0]?.seq ?? 1
    line.push(form.plain, next)
    let run: Entry[] = []
    for (const event of events) {
      if (run.length > 0 && !continues(run, event)) {
        this.#deltas(run)
        run = []
      }
      if (event.seq !== next) line.push(event)
      else if (isBareDelta(event)) run.push(event)
      else this.#event(event)
      next = event.seq + 1
    }
    if (run.length > 0) this.#deltas(run)
    return this.#joined()
  }

  #event(event: Entry) {
    const shape = shapeOf.get(event.type)
    if (shape === undefined) this.#line.push(event)
    else if (this.#fields(event, shape) < definedIn(event)) this.#line.push(othersOf(event, shape))
  }

  /** Returns how many members of the event are written. */
  #fields(event: Entry, { code, fields }: EventShape): number {
    const line = this.#line
    const last = this.#last
    const start = line.length
    line.push(code, 0, microseconds(event.at_ms))
    let written = 3
    let flags = 0
    for (let i = 0; i < fields.length; i++) {
      const { name, memory, isPart } = fields[i] as EventShape['fields'][number]
      let value = event[name]
      if (value === undefined) continue
      written++
      if (isPart) value = textOfPart(value)
      if ((typeof value === 'string' || typeof value === 'object') && isSame(value, last[memory])) {
        flags |= field.same << (2 * i)
        continue
      }
      last[memory] = value
      if (typeof value === 'string' && value.length > shortText) {
        flags |= field.text << (2 * i)
        this.#texts += value
        line.push(value.length)
      } else {
        flags |= field.here << (2 * i)
        line.push(value)
      }
    }
    line[start + 1] = flags
    return written
  }

  /** Deltas of one attempt that follow each other. */
  #deltas(run: Entry[]) {
    const line = this.#line
    const [first] = run
    const shape = first && shapeOf.get(first.type)
    if (!shape) return
    const memory = shape.fields[0]?.memory ?? 0
    const attempt = first.attempt_id === this.#last[memory] ? 0 : first.attempt_id
    this.#last[memory] = first.attempt_id
    line.push(~shape.code, attempt, run.length)
    for (const { at_ms, text } of run) {
      line.push(microseconds(at_ms), (text as string).length)
      this.#texts += text
    }
  }

  #joined(): string {
    const texts = this.#texts
    if (!texts.includes('\0') && !halfOfPair.test(texts)) return `${JSON.stringify(this.#line)}\n${texts}`
    this.#line[0] = form.quoted
    return `${JSON.stringify(this.#line)}\n${JSON.stringify(texts)}`
  }
}

/** A delta that has nothing but what deltas have. */
function isBareDelta(event: Entry): boolean {
  return (
    (event.type === 'text.delta' || event.type === 'reasoning.delta') &&
    typeof event.attempt_id === 'string' &&
    typeof event.text === 'string' &&
    definedIn(event) === 5
  )
}

function continues(run: Entry[], event: Entry): boolean {
  const last = run[run.length - 1]
  return (
    last !== undefined &&
    last.type === event.type &&
    last.attempt_id === event.attempt_id &&
    last.seq + 1 === event.seq &&
    isBareDelta(event)
  )
}

/** A whole number, or what the number is as text. */
function microseconds(milliseconds: number): number | string {
  const rounded = Math.round(milliseconds * 1000)
  return rounded / 1000 === milliseconds ? rounded : String(milliseconds)
}

/** Text alone for a part that is nothing but text. */
function textOfPart(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part
  const { type, text } = part as Members
  return type === 'text' && typeof text === 'string' && definedIn(part as Members) === 2 ? text : part
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
