import type { Calibrator } from '../src/contract/ports/calibrator.ts'
import { readerScope } from './reader-scope.ts'
import type { QualityRecord } from './record.ts'

/** Of what is accepted, at most this share may be wrong. */
export const bound = 0.05

/**
 * The same records with what the product would say of each answer: its confidence, and whether it is accepted. Answers
 * are held to the raw score where accepting begins, as the gate does; an abstention is never accepted.
 */
export function calibrated(
  records: readonly QualityRecord[],
  calibrator: Pick<Calibrator, 'calibrate'>,
  fingerprint: string,
): QualityRecord[] {
  return records.map((record) => {
    if (record.score === null) return { ...record, accepted: false }
    const scope = readerScope(record.input_kind)
    const { confidence, point } = calibrator.calibrate(scope, fingerprint, record.score, bound)
    if (confidence === null) return { ...record, accepted: false }
    const begins = point?.score_threshold ?? null
    return { ...record, confidence, accepted: begins !== null && record.score >= begins }
  })
}
