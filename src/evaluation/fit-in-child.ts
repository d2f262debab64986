import type { Calibration } from '../contract/calibration.ts'
import { PlumblineError } from '../contract/errors.ts'
import type { Uncalibrated } from '../stats/fit-calibration.ts'
import { workerEntry } from '../workers/entry.ts'
import { ProcessPool, TaskTimeout } from '../workers/pool.ts'
import type { CalibrationTasks } from './calibration-tasks.ts'
import type { CalibrationRequest } from './make-calibration.ts'

/** A scope takes seconds; one that takes this long would take for ever. */
const longestFitMs = 120_000

/**
 * Fits calibrations in a child process that lives only as long as there is something to fit. `signal` ends it. One that
 * takes too long is `uncalibrated`. Throws `internal` when the child dies, and the signal's reason.
 */
export async function fitInChild(
  requests: readonly CalibrationRequest[],
  signal: AbortSignal,
): Promise<(Calibration | Uncalibrated)[]> {
  const pool = new ProcessPool<CalibrationTasks>({ entry: workerEntry('calibration'), size: 1 })
  try {
    const fitted: (Calibration | Uncalibrated)[] = []
    for (const request of requests) {
      const fit = pool.call('fit', request, { signal, timeoutMs: longestFitMs })
      fitted.push(await fit.catch((error) => failed(error, signal)))
    }
    return fitted
  } finally {
    await pool.close()
  }
}

function failed(error: unknown, signal: AbortSignal): Uncalibrated {
  if (error instanceof TaskTimeout)
    return { uncalibrated: `fitting took longer than ${longestFitMs / 1_000} s` }
  throw signal.aborted ? signal.reason : new PlumblineError('internal', { cause: error })
}
