/** Memory is lent in pieces of this size. */
export const slabBytes = 256 * 1024
/** What nobody borrowed for so long is given back to the system. */
const restMs = 5_000

const free: Buffer[] = []
let borrowed = false
let tidying: NodeJS.Timeout | undefined

/**
 * Lends memory for bulk bytes. Large uploads would otherwise make a garbage collector's full round necessary every few
 * of them, which holds up every other turn. Whoever borrows gives back, or leaves the slab to the collector.
 */
export function borrowSlab(): Buffer {
  borrowed = true
  return free.pop() ?? Buffer.allocUnsafeSlow(slabBytes)
}

/** The caller must not touch the slab afterwards. */
export function returnSlab(slab: Buffer): void {
  free.push(slab)
  tidying ??= setInterval(tidy, restMs).unref()
}

function tidy(): void {
  if (!borrowed) {
    free.length = 0
    clearInterval(tidying)
    tidying = undefined
  }
  borrowed = false
}
