import { randomUUID } from 'node:crypto'
import { objectOf } from './json.ts'

/** Names under which servers stream text: the answer, and the reasoning beside it. */
export type DeltaField = 'content' | 'reasoning_content' | 'reasoning'

/**
 * The shape of a stream's usual frame: all its bytes but one string literal, which is the delta's text. Frames of
 * one stream differ in nothing else, so a frame that starts and ends like the template needs no parsing past
 * that literal, and means what the template means.
 */
export class FrameTemplate {
  readonly field: DeltaField
  private readonly prefix: string
  private readonly suffix: string
  /** The ends of a whole event as most servers write it; undefined when they hold more than ASCII. */
  private readonly event: { prefix: string; suffix: string } | undefined

  private constructor(field: DeltaField, prefix: string, suffix: string) {
    this.field = field
    this.prefix = prefix
    this.suffix = suffix
    if (!nonAscii.test(prefix) && !nonAscii.test(suffix))
      this.event = { prefix: `data: ${prefix}`, suffix: `${suffix}\n\n` }
  }

  /**
   * Makes a template of a frame whose only news is `field` of `choices[0].delta`, or returns undefined when the
   * literal cannot be found. The place is proved, not guessed: another text is put there and read back.
   */
  static of(frame: string, field: DeltaField): FrameTemplate | undefined {
    const start = literalStart(frame, field)
    if (start === undefined) return undefined
    const end = literalEnd(frame, start)
    if (end === undefined) return undefined
    const template = new FrameTemplate(field, frame.slice(0, start), frame.slice(end))
    const probe = randomUUID()
    return readBack(template.prefix + probe + template.suffix, field) === probe ? template : undefined
  }

  /** The text of a frame of this shape; undefined when the frame has another one. */
  match(frame: string): string | undefined {
    const literal = between(frame, this.prefix, this.suffix)
    if (literal === undefined || !special.test(literal)) return literal
    try {
      const text: unknown = JSON.parse(`"${literal}"`)
      return typeof text === 'string' ? text : undefined
    } catch {
      return undefined
    }
  }

  /**
   * The text of a whole event, `data:` and blank line included, whose bytes were read as Latin-1; undefined when it is
   * not of this shape, or when its text is not plain ASCII and has to be read with care.
   */
  matchEvent(event: string): string | undefined {
    if (!this.event) return undefined
    const literal = between(event, this.event.prefix, this.event.suffix)
    return literal === undefined || notPlain.test(literal) ? undefined : literal
  }
}

/** What stands between the two; undefined when they are not the ends of `whole`. */
function between(whole: string, prefix: string, suffix: string): string | undefined {
  const start = prefix.length
  const end = whole.length - suffix.length
  // Slices are compared by the word, which `startsWith` is not.
  return end >= start && whole.slice(0, start) === prefix && whole.slice(end) === suffix
    ? whole.slice(start, end)
    : undefined
}

/** Anything but printable ASCII. */
const nonAscii = /[^ -~]/
/** Anything but printable ASCII that means itself in a JSON string: no quote, no backslash. */
const notPlain = /[^ !#-[\]-~]/

/** Characters of a JSON string that do not mean themselves: a quote, an escape, a control character. */
const special = /["\\\p{Cc}]/u

function literalStart(frame: string, field: DeltaField): number | undefined {
  for (const opening of [`"${field}":"`, `"${field}": "`]) {
    const at = frame.indexOf(opening)
    if (at !== -1) return at + opening.length
  }
  return undefined
}

function literalEnd(frame: string, start: number): number | undefined {
  for (let at = start; at < frame.length; at += 1) {
    const code = frame.charCodeAt(at)
    if (code === 92) at += 1
    else if (code === 34) return at
  }
  return undefined
}

function readBack(frame: string, field: DeltaField): unknown {
  try {
    const choices = objectOf(JSON.parse(frame))?.choices
    return objectOf(objectOf(Array.isArray(choices) ? choices[0] : undefined)?.delta)?.[field]
  } catch {
    return undefined
  }
}
