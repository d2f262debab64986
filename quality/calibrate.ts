import type { Calibrator } from '../src/contract/ports/calibrator.ts'
import { decide } from '../src/turn/verification/decide.ts'
import { readerScope } from './reader-scope.ts'
import type { QualityRecord } from './record.ts'

/** Of what is accepted, at most this share may be wrong. */
export const bound = 0.05

/**
 * The same records with what the product says of each answer: its confidence, and whether its gate accepts it. An
 * abstention is never accepted.
 */
export function calibrated(
  records: readonly QualityRecord[],
  calibrator: Pick<Calibrator, 'calibrate'>,
  fingerprint: string,
): QualityRecord[] {
  return records.map((record) => {
    if (record.score === null) return { ...record, accepted: false }
    const scope = readerScope(record.input_kind)
    const { score } = record
    const { confidence, calibration, point } = calibrator.calibrate(scope, fingerprint, score, bound)
    if (confidence === null) return { ...record, accepted: false }
    const found = { verifier: scope.verifier, status: 'passed' as const, score, reason: '' }
    const verdict = { ...found, confidence, calibration, cost_usd: 0, latency_ms: 0 }
    return { ...record, confidence, accepted: decide({ verdicts: [verdict], point }).accepted }
  })
}
