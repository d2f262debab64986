import type { Span } from './span.ts'

/** What a timeline's width stands for, and the instants marked on it. Milliseconds from the turn's start. */
export interface Axis {
  totalMs: number
  deadlineMs: number | undefined
  predictedEndMs: number | undefined
}

/** A deadline further off than this many times the turn would press the turn into a corner. */
const farthestDeadline = 2.5

/**
 * An axis that holds all spans, the predicted end, and the deadline unless it is far off; a deadline past `totalMs`
 * is to be named, not drawn.
 */
export function axisOf(
  spans: Span[],
  deadlineMs: number | undefined,
  predictedEndMs: number | undefined,
): Axis {
  const lastMs = Math.max(1, predictedEndMs ?? 0, ...spans.map((span) => span.endMs))
  const near = deadlineMs !== undefined && deadlineMs <= lastMs * farthestDeadline
  // A little air, so that a line at the very end does not lie on the edge.
  return { totalMs: near ? Math.max(lastMs, deadlineMs * 1.02) : lastMs, deadlineMs, predictedEndMs }
}
