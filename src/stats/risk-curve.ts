import type { RiskPoint } from '../contract/calibration.ts'
import { byFallingScore, faultOf, type LabelledScore } from './labelled.ts'
import { clusteredUpper } from './proportion.ts'

/**
 * Coverage against risk (El-Yaniv and Wiener 2010): accepting scores from each threshold on, the share of answers
 * accepted and the error rate among them, by falling threshold and at about evenly spaced coverages. `upper` is the 95 %
 * upper bound of each point alone, over clusters; it is for looking at. A threshold picked from it has not kept that
 * bound: `selectiveThreshold` picks one that does. Empty without labels, or with a score that is not finite.
 */
export function riskCurve(labels: readonly LabelledScore[], points = 50): RiskPoint[] {
  if (faultOf(labels) !== null) return []
  const curve: RiskPoint[] = []
  const accepted: { value: number; cluster: string }[] = []
  for (const { threshold, units } of byFallingScore(labels)) {
    for (const { correct, cluster } of units) accepted.push({ value: Number(!correct), cluster })
    const coverage = accepted.length / labels.length
    if (coverage < 1 && coverage < (curve.at(-1)?.coverage ?? 0) + 1 / points) continue
    const risk = accepted.reduce((sum, { value }) => sum + value, 0) / accepted.length
    curve.push({ threshold, coverage, risk, upper: clusteredUpper(accepted) ?? 1 })
  }
  return curve
}
