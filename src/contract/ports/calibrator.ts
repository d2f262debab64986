import type { CalibrationScope, OperatingPoint } from '../calibration.ts'
import type { Estimate } from '../estimate.ts'
import type { InputKind } from '../input-kind.ts'
import type { CalibrationRef } from '../verdict.ts'

/** A raw score in calibrated terms. */
export interface Calibrated {
  /** Null while nothing calibrated it, or its calibration is stale. */
  confidence: number | null
  calibration: CalibrationRef | null
  /** Where accepting begins for the bound asked for; null while uncalibrated. */
  point: OperatingPoint | null
  /** Why there is no confidence. */
  reason?: string
}

/** Knows what scores mean. */
export interface Calibrator {
  /** `bound` is the share of accepted answers that may be wrong; the point keeps it, or a stricter one. */
  calibrate(scope: CalibrationScope, fingerprint: string, score: number, bound: number): Calibrated
  /** Notes a score, to notice when they drift away from those that the calibration was made with. */
  observe(scope: CalibrationScope, fingerprint: string, score: number): void
  /** How often the model's answers to this kind of input are right; null with too few labels. */
  quality(model: string, inputKind: InputKind): Estimate | null
}
