/**
 * Quantiles of positive numbers within a relative error, in constant memory: DDSketch (Masson, Rim, Lee; VLDB 2019,
 * arXiv 1908.10693). Values are counted in buckets whose bounds grow by γ = (1 + α)/(1 − α), so that the value
 * reported for any quantile is within α of a true one.
 */
export class QuantileSketch {
  readonly #logGamma: number
  readonly #gamma: number
  readonly #buckets = new Map<number, number>()
  #count = 0

  /** `relativeError` is α, in (0, 1). */
  constructor(relativeError = 0.02) {
    this.#gamma = (1 + relativeError) / (1 - relativeError)
    this.#logGamma = Math.log(this.#gamma)
  }

  get count(): number {
    return this.#count
  }

  /** Values of 0 and below count as the smallest value that is told apart, 1e-9. */
  add(value: number): void {
    const bucket = Math.ceil(Math.log(Math.max(value, 1e-9)) / this.#logGamma)
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
    this.#count++
  }

  merge(other: QuantileSketch): void {
    for (const [bucket, count] of other.#buckets) {
      this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count)
    }
    this.#count += other.#count
  }

  /** The `q` quantile, `q` in [0, 1]; undefined without values. */
  quantile(q: number): number | undefined {
    if (this.#count === 0) return undefined
    const rank = q * (this.#count - 1)
    let seen = 0
    for (const bucket of [...this.#buckets.keys()].sort((a, b) => a - b)) {
      seen += this.#buckets.get(bucket) ?? 0
      if (seen > rank) return (2 * this.#gamma ** bucket) / (this.#gamma + 1)
    }
    return undefined
  }

  /** Share of the values that are at most `value`, their relative error aside; undefined without values. */
  shareUpTo(value: number): number | undefined {
    if (this.#count === 0) return undefined
    let below = 0
    for (const [bucket, count] of this.#buckets)
      if ((2 * this.#gamma ** bucket) / (this.#gamma + 1) <= value) below += count
    return below / this.#count
  }
}
