import { workerEntry } from '../../workers/entry.ts'
import { ProcessPool } from '../../workers/pool.ts'
import type { CheckTasks } from './tasks.ts'

/** A process starts when one is first needed. */
export type CheckPool = ProcessPool<CheckTasks>

export function openCheckPool(): CheckPool {
  return new ProcessPool<CheckTasks>({ entry: workerEntry('checks'), size: 1, heapMegabytes: 128 })
}
