import type { Modality } from '../contract/part.ts'
import { QuantileSketch } from '../stats/quantile-sketch.ts'

const usualWindowMs = 10 * 60_000
/** Below this many attempts a p95 says little. */
const minimumCount = 20

/** Input sizes that take about as long as each other to start on, by bytes of the request's body. */
export type SizeClass = 'small' | 'medium' | 'large'

export function sizeClassOf(bodyBytes: number): SizeClass {
  return bodyBytes < 16_384 ? 'small' : bodyBytes < 1_000_000 ? 'medium' : 'large'
}

/** Quantiles of the last one to two windows: one sketch fills while the one before it is still read. */
export class RecentSketch {
  #current = new QuantileSketch()
  #previous = new QuantileSketch()
  readonly #windowMs: number
  #turnsAt: number

  /** A window of ten minutes unless given. */
  constructor(now: number, windowMs = usualWindowMs) {
    this.#windowMs = windowMs
    this.#turnsAt = now + windowMs
  }

  add(value: number, now: number): void {
    if (now >= this.#turnsAt) {
      this.#previous = this.#current
      this.#current = new QuantileSketch()
      this.#turnsAt = now + this.#windowMs
    }
    this.#current.add(value)
  }

  /** Undefined while it holds too few values. */
  read(): QuantileSketch | undefined {
    const both = new QuantileSketch()
    both.merge(this.#previous)
    both.merge(this.#current)
    return both.count < minimumCount ? undefined : both
  }
}

/** How long models take to their first output, by model × modality × size class. Milliseconds. */
export class LatencyProfile {
  readonly #sketches = new Map<string, RecentSketch>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  add(model: string, modalities: Modality[], size: SizeClass, firstOutputMs: number): void {
    const key = keyOf(model, modalities, size)
    const sketch = this.#sketches.get(key) ?? new RecentSketch(this.#now())
    this.#sketches.set(key, sketch)
    sketch.add(firstOutputMs, this.#now())
  }

  /** Undefined while too few attempts were seen. */
  firstOutputMs(model: string, modalities: Modality[], size: SizeClass, q: number): number | undefined {
    return this.#sketches
      .get(keyOf(model, modalities, size))
      ?.read()
      ?.quantile(q)
  }
}

/** The last one that was made: a new string has to be hashed before a map can look for it. */
let last = { model: '', kinds: '', size: '', key: '' }

/** A model, the modalities of an input and its size as a key of maps. */
export function keyOf(model: string, modalities: Modality[], size: SizeClass): string {
  const [only = ''] = modalities
  const kinds = modalities.length < 2 ? only : modalities.toSorted().join('+')
  if (last.model !== model || last.kinds !== kinds || last.size !== size)
    last = { model, kinds, size, key: `${model} ${kinds} ${size}` }
  return last.key
}
