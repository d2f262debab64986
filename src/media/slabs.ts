import { setFlagsFromString } from 'node:v8'

/** Memory is lent in pieces of this size. */
export const slabBytes = 256 * 1024
/** What nobody borrowed for so long is given back to the system. Uploads that come every few seconds find it still here. */
const restMs = 15_000

/**
 * V8's `--heap-growing-percent` while bulk bytes pass: by how much old objects, and buffers that came since, may grow
 * until all are marked. The buffers that bulk bytes pass in are soon gone; V8 counts them all the same, and would mark
 * 40 MB of objects for every upload of 20 MB. It reads the flag after each full collection, for all threads, and never
 * goes further than half of what is left of the heap's limit; of itself it lets a heap grow by up to 300 percent.
 */
const growthPercent = 200
/** Leaves the measure to V8. */
const usualGrowth = 0

const free: Buffer[] = []
/** Since the last look. */
let borrowed = false
/** Runs from the first slab until none was borrowed for `restMs`, also where borrowers failed and gave nothing back. */
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
