import type { EvidenceStore } from '../contract/ports/evidence.ts'
import { Calibrations } from './calibrations.ts'
import { fitInChild } from './fit-in-child.ts'
import { Recalibration } from './recalibration.ts'
import { starterCalibrations } from './starters.ts'

/** What knows how good answers are: the calibrations in use, and what keeps them in step with labels. */
export interface Evaluation {
  calibrations: Calibrations
  recalibration: Recalibration
  close(): Promise<void>
}

/** Takes into use what came with Plumbline and what the store has. `onError` hears of fits that nobody waited for. */
export async function openEvaluation(
  evidence: EvidenceStore,
  onError: (error: unknown) => void,
): Promise<Evaluation> {
  const starters = starterCalibrations
  const calibrations = new Calibrations(starters)
  const recalibration = await Recalibration.open({
    evidence,
    calibrations,
    starters,
    fitAll: fitInChild,
    onError,
  })
  return { calibrations, recalibration, close: () => recalibration.close() }
}
