import type { Calibration } from '../contract/calibration.ts'
import type { Uncalibrated } from '../stats/fit-calibration.ts'
import type { CalibrationRequest } from './make-calibration.ts'

/** What the child that fits calibrations does. */
export type CalibrationTasks = {
  fit: { input: CalibrationRequest; output: Calibration | Uncalibrated }
}
