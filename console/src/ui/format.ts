/** Milliseconds as people say them: `840 ms`, `3.2 s`, `2 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 1) return `${ms > 0 ? '<1' : '0'} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(ms < 9_950 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
}

/** Bytes in decimal units, as limits are given: `412 B`, `18.4 kB`, `2.10 MB`. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} B`
  if (count < 999_950) return `${(count / 1e3).toFixed(count < 99_950 ? 1 : 0)} kB`
  return `${(count / 1e6).toFixed(count < 9.995e6 ? 2 : 1)} MB`
}

/** Dollars with as many digits as say something; null is not known, and never 0. */
export function dollars(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return 'unknown'
  if (usd === 0) return '$0'
  if (usd < 0.000_001) return '<$0.000001'
  return `$${usd < 0.01 ? usd.toPrecision(2).replace(/e.*/, '') : usd.toFixed(usd < 1 ? 3 : 2)}`
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`
}

const steps: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [7, 'day'],
  [4.35, 'week'],
  [12, 'month'],
  [Number.POSITIVE_INFINITY, 'year'],
]
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })

/** How long before `nowMs` an instant was: `now`, `12 sec. ago`, `yesterday`. */
export function ago(iso: string, nowMs: number): string {
  let value = Math.max(0, (nowMs - Date.parse(iso)) / 1_000)
  for (const [size, unit] of steps) {
    if (value < size)
      return unit === 'second' && value < 5 ? 'now' : relative.format(-Math.floor(value), unit)
    value /= size
  }
  return iso
}

const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

export function moment(iso: string): string {
  return absolute.format(new Date(iso))
}
