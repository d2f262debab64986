import { serve } from '../workers/serve.ts'
import type { CalibrationTasks } from './calibration-tasks.ts'
import { makeCalibration } from './make-calibration.ts'

/** Fits calibrations, one at a time and at low priority. */
await serve<CalibrationTasks>({
  async fit(request) {
    return makeCalibration(request)
  },
})
