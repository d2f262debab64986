import type { Calibration, CalibrationScope } from '../contract/calibration.ts'
import type { LabelledScore } from '../stats/labelled.ts'
import { Random } from '../stats/random.ts'
import { makeCalibration } from './make-calibration.ts'

export const aScope: CalibrationScope = {
  verifier: 'citation_score',
  model: 'local/reader',
  input_kind: 'document',
  task: 'any',
}
export const fingerprint = 'citation_score@1:0011223344556677'

/** The truth behind the labels: an answer of this score is right with this probability. */
export const rightAt = (score: number) => 0.4 + 0.6 * score ** 0.5

/** Labels of answers whose scores are hundredths, four to a document. */
export function someLabels(count: number, seed: number): LabelledScore[] {
  const random = new Random(seed)
  return Array.from({ length: count }, (_, i) => {
    const score = random.whole(0, 100) / 100
    return { score, correct: random.chance(rightAt(score)), cluster: `document ${i >> 2}` }
  })
}

const known = new Map<string, Calibration>()

/** A calibration on 240 such labels, with `changes`; fitted once. */
export function aCalibration(changes: Partial<Calibration> = {}): Calibration {
  const made = known.get('fitted') ?? fitted()
  known.set('fitted', made)
  return { ...made, ...changes, version: changes.version ?? JSON.stringify(changes) }
}

function fitted(): Calibration {
  const createdAt = '2026-11-21T10:00:00.000Z'
  const request = {
    scope: aScope,
    fingerprint,
    source: 'starter',
    createdAt,
    labels: someLabels(240, 1),
  } as const
  const made = makeCalibration(request)
  if ('uncalibrated' in made) throw new Error(made.uncalibrated)
  return made
}
