import type { Calibration } from '../contract/calibration.ts'
import type { Estimate } from '../contract/estimate.ts'
import type { LabelledVerdict } from '../contract/ports/evidence.ts'
import { effectiveCount, wilsonInterval } from '../stats/proportion.ts'
import { qualityKey } from './calibrations.ts'

/** Fewer labelled answers say too little. */
const fewestAnswers = 30

/**
 * How often each model's answers to each kind of input are right: by this server's labels where there are at least 30,
 * else by the starter calibrations. Estimand: the share of right answers among those delivered and labelled, which is
 * that of all answers only where labels are not given by choice. The interval is Wilson's at 95 % on the effective
 * number of independent answers. Keys are those of `qualityKey`.
 */
export function answerQuality(
  verdicts: readonly LabelledVerdict[],
  starters: readonly Calibration[],
): Map<string, Estimate> {
  const quality = new Map<string, Estimate>()
  for (const { scope, accuracy } of starters) quality.set(qualityKey(scope.model, scope.input_kind), accuracy)
  for (const [key, answers] of answersByModel(verdicts)) {
    const units = [...answers.values()]
    if (units.length < fewestAnswers) continue
    const count = effectiveCount(units)
    const { low, high } = wilsonInterval(count) ?? { low: null, high: null }
    quality.set(key, { value: count.events / count.n, low, high, n: units.length })
  }
  return quality
}

/** By model and kind, then by turn: an answer that several verifiers looked at counts once. */
function answersByModel(verdicts: readonly LabelledVerdict[]) {
  const groups = new Map<string, Map<string, { value: number; cluster: string }>>()
  for (const { model, input_kind, turn_id, correct, cluster } of verdicts) {
    const key = qualityKey(model, input_kind)
    const answers = groups.get(key) ?? new Map<string, { value: number; cluster: string }>()
    answers.set(turn_id, { value: Number(correct), cluster })
    groups.set(key, answers)
  }
  return groups
}
