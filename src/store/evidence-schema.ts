import type { RouteRecord, VerdictRecord } from '../contract/ports/evidence.ts'

/** One verdict; `place` counts those of its turn. */
export interface VerdictRow extends Omit<VerdictRecord, 'delivered'> {
  place: number
  delivered: 0 | 1
}

/** What one rater says of one turn's answer. */
export interface LabelRow {
  turn_id: string
  rater: string
  correct: 0 | 1
  note: string | null
  created_at: string
}

/** A calibration as JSON text, and its scope to find the newest by. */
export interface CalibrationRow {
  version: string
  verifier: string
  model: string
  input_kind: string
  task: string
  created_at: string
  calibration: string
}

/** Tables of how turns were checked and routed, and of what raters say of them. */
export interface EvidenceTables {
  verdicts: VerdictRow
  routes: RouteRecord
  labels: LabelRow
  calibrations: CalibrationRow
}
