import type { Calibration } from '../src/contract/calibration.ts'
import { makeCalibration } from '../src/evaluation/make-calibration.ts'
import { readerScope } from './reader-scope.ts'
import type { QualityRecord } from './record.ts'

/** Calibrations are of no hour: the same suite gives the same file. */
const createdAt = '2026-11-21T00:00:00.000Z'

/**
 * Fits one calibration for each kind of input that the records have, on the answers that were given; a label is whether
 * the grader found the answer right. Kinds with too few are left out. Clusters are layouts: documents of one are much alike,
 * and what is to be known is how the reader does on others.
 */
export function fitStarters(records: readonly QualityRecord[], fingerprint: string): Calibration[] {
  const kinds = [...new Set(records.map(({ input_kind }) => input_kind))].sort()
  return kinds.flatMap((kind) => {
    const labels = records.flatMap(({ input_kind, score, correct, kind: sort, layout }) =>
      input_kind === kind && score !== null ? [{ score, correct, cluster: `${sort} ${layout}` }] : [],
    )
    const scope = readerScope(kind)
    const made = makeCalibration({ scope, fingerprint, source: 'starter', createdAt, labels })
    return 'uncalibrated' in made ? [] : [rounded(made)]
  })
}

/** Five digits are more than these figures have; the file is read by people, too. */
function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, each) => (typeof each === 'number' ? Number(each.toPrecision(6)) : each)),
  )
}
