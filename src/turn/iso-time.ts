const secondMs = 1_000

let second = Number.NaN
/** Of that second, up to its point: `2026-11-21T17:42:00.`. */
let written = ''

/** A wall-clock time in milliseconds as ISO 8601 with milliseconds, UTC; turns of one second share most of its making. */
export function isoTime(ms: number): string {
  const whole = Math.floor(ms)
  const now = Math.floor(whole / secondMs)
  if (now !== second) {
    written = new Date(now * secondMs).toISOString().slice(0, -4)
    second = now
  }
  return `${written}${String(whole - now * secondMs).padStart(3, '0')}Z`
}
