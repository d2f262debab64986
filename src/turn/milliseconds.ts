/** Milliseconds as events tell them: to the microsecond, which is also shorter to write than what a clock says. */
export function toMicrosecond(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
