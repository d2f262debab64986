import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/**
 * Lowers the priority of this process, so that the one that serves requests always goes first. Linux keeps a
 * priority per thread: those that already run are lowered one by one, later ones inherit it.
 */
export function lowerPriority(niceness = 10) {
  const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid]
  for (const thread of threads) {
    try {
      setPriority(thread, niceness)
    } catch {
      // The thread ended meanwhile, or the system forbids it: the work is right at any priority.
    }
  }
}
