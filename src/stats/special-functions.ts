import { createRequire } from 'node:module'

/** What is used of Cephes (Moshier), the C library that scipy began with, compiled to WebAssembly. */
interface Cephes {
  incbet(a: number, b: number, x: number): number
  incbi(a: number, b: number, p: number): number
  chdtrc(degrees: number, x: number): number
  kolmogorov(x: number): number
  ndtri(p: number): number
}

// Its ES module compiles in the background, and every caller would have to wait. Its CommonJS one compiles at once: here
// at the first use, so that a start pays nothing.
const require = createRequire(import.meta.url)
let loaded: Cephes | undefined
function cephes(): Cephes {
  loaded ??= require('cephes') as Cephes
  return loaded
}

/** P(X ≤ x) of the beta distribution with shapes `a`, `b` > 0: the regularised incomplete beta function I_x(a, b). */
export function betaCdf(x: number, a: number, b: number): number {
  return cephes().incbet(a, b, Math.min(1, Math.max(0, x)))
}

/** The x with `betaCdf(x, a, b) = p`. */
export function betaQuantile(p: number, a: number, b: number): number {
  return cephes().incbi(a, b, p)
}

/** P(X > x) of the chi-square distribution. */
export function chiSquareTail(x: number, degrees: number): number {
  return x <= 0 ? 1 : cephes().chdtrc(degrees, x)
}

/** P(K > x) of Kolmogorov’s limiting distribution. */
export function kolmogorovTail(x: number): number {
  return x <= 0 ? 1 : cephes().kolmogorov(x)
}

/** The z with P(Z ≤ z) = p of the standard normal distribution. */
export function normalQuantile(p: number): number {
  return cephes().ndtri(p)
}
