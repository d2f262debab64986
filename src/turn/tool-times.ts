import type { Tool } from '../contract/ports/tool.ts'
import { QuantileSketch } from '../stats/quantile-sketch.ts'

/** Calls after which what was seen counts more than what the tool says of itself. */
const minimumCount = 5

/** How long tools take, learned from their calls. Milliseconds. */
export class ToolTimes {
  readonly #sketches = new Map<string, QuantileSketch>()

  add(tool: string, latencyMs: number): void {
    const sketch = this.#sketches.get(tool) ?? new QuantileSketch()
    this.#sketches.set(tool, sketch)
    sketch.add(latencyMs)
  }

  /** What a call will probably take: the median of those seen, else what the tool declares; null when neither says. */
  predictMs({ name, usualMs }: Tool): number | null {
    const sketch = this.#sketches.get(name)
    if (sketch && sketch.count >= minimumCount) return sketch.quantile(0.5) ?? null
    return usualMs ?? null
  }
}
