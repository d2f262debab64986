import type { SizeClass } from '../contract/input-kind.ts'
import type { Modality } from '../contract/part.ts'
import type { QuantileSketch } from '../stats/quantile-sketch.ts'
import { inputOf } from './input-kind.ts'
import { keyOf, RecentSketch, sizeClassOf } from './latency-profile.ts'
import type { Turn } from './turn.ts'

/** Longer than latency is looked back on for hedges: routes also choose among models that are seldom asked. */
const windowMs = 6 * 3_600_000
/** An answer's length is taken as it was in about so many answers before. */
const remembered = 200

/** What an attempt began with. */
export interface AttemptInput {
  model: string
  modalities: Modality[]
  size: SizeClass
}

interface Entry {
  durations: RecentSketch
  outputTokens: { mean: number; n: number }
}

/** How long whole attempts took and how long their answers were, by model × modality × size class. */
export class AttemptHistory {
  readonly #entries = new Map<string, Entry>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Notes an attempt that ended by itself. */
  add(input: AttemptInput, latencyMs: number, outputTokens: number | undefined): void {
    const { durations, outputTokens: known } = this.#entry(input)
    durations.add(latencyMs, this.#now())
    if (outputTokens === undefined) return
    known.n = Math.min(remembered, known.n + 1)
    known.mean += (outputTokens - known.mean) / known.n
  }

  /** Notes an attempt that was cut because its time was over: how much longer it takes nobody knows; it counts twice. */
  addCut(input: AttemptInput, latencyMs: number): void {
    this.#entry(input).durations.add(2 * latencyMs, this.#now())
  }

  /** Milliseconds from start to end; undefined while too few attempts were seen. */
  durations({ model, modalities, size }: AttemptInput): QuantileSketch | undefined {
    return this.#entries.get(keyOf(model, modalities, size))?.durations.read()
  }

  /** The mean; undefined where no attempt reported its own. */
  outputTokens({ model, modalities, size }: AttemptInput): number | undefined {
    const { n, mean } = this.#entries.get(keyOf(model, modalities, size))?.outputTokens ?? { n: 0, mean: 0 }
    return n > 0 ? mean : undefined
  }

  #entry({ model, modalities, size }: AttemptInput): Entry {
    const key = keyOf(model, modalities, size)
    const known = this.#entries.get(key)
    if (known) return known
    const entry = { durations: new RecentSketch(this.#now(), windowMs), outputTokens: { mean: 0, n: 0 } }
    this.#entries.set(key, entry)
    return entry
  }
}

/** The size class that attempts of a turn are counted by: of its parts as measured, of its body where it is all text. */
export function attemptSizeOf({ about, conversation, request }: Turn, modalities: Modality[]): SizeClass {
  if (about) return about.size
  const isText = modalities.every((modality) => modality === 'text')
  return isText ? sizeClassOf(request.bodyBytes) : inputOf(conversation.messages).size
}
