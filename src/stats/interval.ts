/** Bounds of an estimate; the function that gives it says at which confidence. */
export interface Interval {
  low: number
  high: number
}
