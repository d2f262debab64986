import type { CalibrationMap, OperatingPoint } from '../contract/calibration.ts'
import { calibratedProbability } from '../stats/fit-calibration.ts'
import type { LabelledScore } from '../stats/labelled.ts'
import { selectiveThreshold } from '../stats/risk-control.ts'

/** Shares of wrong answers among the accepted that thresholds are found for, the strictest first. */
const declaredBounds = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3,
  0.4, 0.5,
]

/**
 * Where accepting begins for each declared bound, chosen on raw scores by `selectiveThreshold` at 95 % confidence: each
 * point’s guarantee is its own. `threshold` is the confidence that `map` gives the raw threshold, to be shown.
 */
export function operatingPoints(
  map: CalibrationMap,
  labels: readonly LabelledScore[],
  bounds: readonly number[] = declaredBounds,
): OperatingPoint[] {
  return bounds.map((bound) => {
    const found = selectiveThreshold(labels, bound)
    if ('infeasible' in found) return noPoint(bound, found.infeasible)
    return {
      bound,
      threshold: calibratedProbability(map, found.threshold),
      score_threshold: found.threshold,
      coverage: found.coverage,
      risk: found.risk,
      risk_upper: found.upper,
    }
  })
}

/** The point of the loosest bound that is no looser than `bound`: what it keeps, keeps `bound`, too. */
export function pointFor(points: readonly OperatingPoint[], bound: number): OperatingPoint {
  const point = points.findLast((point) => point.bound <= bound)
  return point ?? noPoint(bound, 'the calibration was made for looser bounds')
}

function noPoint(bound: number, infeasible: string): OperatingPoint {
  return {
    bound,
    threshold: null,
    score_threshold: null,
    coverage: null,
    risk: null,
    risk_upper: null,
    infeasible,
  }
}
