const windowMs = 60_000

/** Times of the last turns of one key: as many as its limit, the oldest at `next`. */
interface Window {
  startedAtMs: Float64Array
  next: number
}

/** Limits how many turns a key may start in any 60 seconds. */
export class TurnRate {
  readonly #windows = new Map<string, Window>()

  /**
   * Counts a turn of key `id` at `nowMs`, on a clock that never goes back. Returns 0 when it may start, else the
   * milliseconds until one may; a turn that is refused does not count.
   */
  take(id: string, perMinute: number, nowMs: number): number {
    let window = this.#windows.get(id)
    if (window?.startedAtMs.length !== perMinute) {
      window = { startedAtMs: new Float64Array(perMinute).fill(Number.NEGATIVE_INFINITY), next: 0 }
      this.#windows.set(id, window)
    }
    const waitMs = (window.startedAtMs[window.next] ?? 0) + windowMs - nowMs
    if (waitMs > 0) return waitMs
    window.startedAtMs[window.next] = nowMs
    window.next = (window.next + 1) % perMinute
    return 0
  }
}
