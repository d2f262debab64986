import { Histogram, type Registry } from 'prom-client'

/** Upper bounds of the buckets, in seconds. */
export const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Durations of one set of labels. */
export class Durations {
  /** One for each bound, and one for what is longer than the last. */
  readonly #counts: number[] = new Array(bounds.length + 1).fill(0)
  #seconds = 0

  note(ms: number): void {
    const seconds = ms / 1000
    let at = 0
    while (at < bounds.length && seconds > (bounds[at] ?? 0)) at++
    this.#counts[at] = (this.#counts[at] ?? 0) + 1
    this.#seconds += seconds
  }

  /** The samples of a Prometheus histogram: cumulative buckets, sum and count. */
  samples(name: string, sharedLabels: Record<string, string>) {
    let count = 0
    const buckets = this.#counts.map((own, i) => {
      count += own
      return { metricName: `${name}_bucket`, labels: { le: bounds[i] ?? '+Inf' }, sharedLabels, value: count }
    })
    const sum = { metricName: `${name}_sum`, labels: {}, sharedLabels, value: this.#seconds }
    return [...buckets, sum, { metricName: `${name}_count`, labels: {}, sharedLabels, value: count }]
  }
}

/**
 * A histogram whose values are read when someone looks: to find those of a set of labels takes prom-client longer than
 * all else that is counted of a turn, so whoever counts keeps them.
 */
export class DurationHistogram<T extends string> extends Histogram<T> {
  readonly #described: { name: string; help: string; type: 'histogram'; aggregator: 'sum' }
  readonly #read: () => Iterable<[labels: Record<T, string>, durations: Durations]>

  constructor(
    options: { name: string; help: string; labelNames: readonly T[]; registers: Registry[] },
    read: () => Iterable<[labels: Record<T, string>, durations: Durations]>,
  ) {
    super({ ...options, buckets: bounds })
    this.#described = { name: options.name, help: options.help, type: 'histogram', aggregator: 'sum' }
    this.#read = read
  }

  /** What prom-client asks a metric for, instead of the values that it would keep itself. */
  async getForPromString() {
    const { name } = this.#described
    const values = [...this.#read()].flatMap(([labels, durations]) => durations.samples(name, labels))
    return { ...this.#described, values }
  }
}
