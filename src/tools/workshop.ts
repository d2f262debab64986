import { workerEntry } from '../workers/entry.ts'
import { ProcessPool } from '../workers/pool.ts'
import type { WorkshopTasks } from './workshop-tasks.ts'

/** A pool for the tools that read or draw what others wrote; a process starts when one is first needed. */
export type Workshop = ProcessPool<WorkshopTasks>

export function openWorkshop(): Workshop {
  return new ProcessPool<WorkshopTasks>({ entry: workerEntry('workshop'), size: 2, heapMegabytes: 256 })
}
