import { setFlagsFromString } from 'node:v8'

/** Memory is lent in pieces of this size. */
export const slabBytes = 256 * 1024
/** What nobody borrowed for so long is given back to the system. */
const restMs = 15_000

/**
 * How much old objects, and buffers that came since, may grow until all are marked, while bulk bytes pass. The buffers
 * that they pass in are soon gone; V8 counts them all the same, and would mark a heap of 40 MB for every upload of 20 MB.
 */
const growthPercent = 200
/** V8 finds its own measure. */
const usualGrowth = 0

const free: Buffer[] = []
let borrowed = false
let tidying: NodeJS.Timeout | undefined

/**
 * Lends memory for bulk bytes. Large uploads would otherwise make a garbage collector's full round necessary every few
 * of them, which holds up every other turn. Whoever borrows gives back, or leaves the slab to the collector.
 */
export function borrowSlab(): Buffer {
  borrowed = true
  tidying ??= beginBulk()
  return free.pop() ?? Buffer.allocUnsafeSlow(slabBytes)
}

/** The caller must not touch the slab afterwards. */
export function returnSlab(slab: Buffer): void {
  free.push(slab)
  tidying ??= beginBulk()
}

function beginBulk(): NodeJS.Timeout {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`)
  return setInterval(tidy, restMs).unref()
}

function tidy(): void {
  if (!borrowed) {
    free.length = 0
    clearInterval(tidying)
    tidying = undefined
    setFlagsFromString(`--heap-growing-percent=${usualGrowth}`)
  }
  borrowed = false
}
