import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work goes on for this long before others get a turn. */
const sliceMs = 5

/** Does something with each item, and lets others have their turn in between. */
export async function inSlices<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
  let rested = performance.now()
  for (const item of items) {
    work(item)
    if (performance.now() - rested < sliceMs) continue
    await nextTurn()
    rested = performance.now()
  }
}
