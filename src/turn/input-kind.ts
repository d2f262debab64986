import type { InputKind, SizeClass } from '../contract/input-kind.ts'
import type { Message } from '../contract/message.ts'
import { isMediaPart, type MediaPart } from '../contract/part.ts'

/**
 * Legibility below which a picture of a page is hard to read. Of the starter suite's scans that calibrations are made
 * with, it tells the degraded from the clean ones about as well as any value does.
 */
export const hardToReadBelow = 0.75

/** Where `medium` and `large` begin. Characters are those of a request's bytes in the latency profile. */
const bounds = {
  characters: [16_384, 1_000_000],
  pages: [4, 31],
  /** Of all pictures together: about a page at 100 dpi, and a dozen photographs. */
  pixels: [1_000_000, 50_000_000],
  seconds: [30, 600],
} as const

type Measure = keyof typeof bounds

/** What an input is made of. */
export interface Input {
  kind: InputKind
  size: SizeClass
}

/**
 * What a conversation asks about, by its parts as they were measured: never by names, captions or what is said of
 * them. Only what users sent counts; the words that come with media are the question, not the input.
 */
export function inputOf(messages: readonly Message[]): Input {
  const parts = messages.flatMap(({ role, parts }) => (role === 'user' ? parts : []))
  const kinds = new Set(parts.filter(isMediaPart).map(kindOf))
  const [first = 'text'] = kinds
  const totals: Record<Measure, number> = { characters: 0, pages: 0, pixels: 0, seconds: 0 }
  for (const part of parts) {
    if (part.type === 'text') totals.characters += part.text.length
    else if (part.type === 'document') totals.pages += part.pages
    else if (part.type === 'image') totals.pixels += part.width * part.height
    else if (part.type === 'audio' || part.type === 'video') totals.seconds += part.seconds ?? 0
  }
  return { kind: kinds.size > 1 ? 'mixed' : first, size: sizeOf(totals) }
}

/** The kind of one media part. A document that nobody looked into counts as one with text. */
export function kindOf(part: MediaPart): InputKind {
  if (part.type === 'audio' || part.type === 'video') return part.type
  if (part.type === 'document' && part.text_layer !== false) return 'document'
  const { legibility = 1 } = part
  return legibility < hardToReadBelow ? 'degraded_scan' : 'scan'
}

/** The largest class of any measure. */
function sizeOf(totals: Record<Measure, number>): SizeClass {
  const measures = Object.keys(bounds) as Measure[]
  if (measures.some((measure) => totals[measure] >= bounds[measure][1])) return 'large'
  return measures.some((measure) => totals[measure] >= bounds[measure][0]) ? 'medium' : 'small'
}
