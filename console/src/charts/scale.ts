/** Maps values of a domain to pixels, in a straight line. */
export interface Scale {
  domain: [number, number]
  at(value: number): number
}

/** A scale from `domain` to `range`; values outside lie outside. */
export function linear(domain: [number, number], range: [number, number]): Scale {
  const [from, to] = domain
  const [start, end] = range
  const span = to - from || 1
  return { domain, at: (value) => start + ((value - from) / span) * (end - start) }
}

/** The least of 1, 2, 2.5 or 5 times a power of ten that is at least `value`. */
export function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 2.5, 5].find((n) => n * power >= value * (1 - 1e-9)) ?? 10
  return factor * power
}

/** Round values from 0 to `most`, about `count` steps between them. */
export function ticks(most: number, count = 5): number[] {
  const step = roundUp(most / count)
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, i) => i * step)
}
