import type { EvidenceStore, RouteRecord, VerdictRecord } from '../contract/ports/evidence.ts'
import { Calibrations } from './calibrations.ts'
import { fitInChild } from './fit-in-child.ts'
import { Recalibration } from './recalibration.ts'
import { starterCalibrations } from './starters.ts'

/** What knows how good answers are: the calibrations in use, and what keeps them in step with labels. */
export interface Evaluation {
  calibrations: Calibrations
  recalibration: Recalibration
  /** Keeps how a turn was checked and routed. Nobody waits for it; what goes wrong is for `onError`. */
  keep(evidence: { verdicts: VerdictRecord[]; route: RouteRecord | null }): void
  /** Waits for what is being kept, and ends what is being fitted. */
  close(): Promise<void>
}

/** Takes into use what came with Plumbline and what the store has. `onError` hears of what nobody waited for. */
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
  const keeping = new Set<Promise<void>>()
  return {
    calibrations,
    recalibration,
    keep({ verdicts, route }) {
      const kept = evidence.addVerdicts(verdicts, route).catch(onError)
      keeping.add(kept)
      void kept.finally(() => keeping.delete(kept))
    },
    async close() {
      await Promise.all([recalibration.close(), ...keeping])
    },
  }
}
