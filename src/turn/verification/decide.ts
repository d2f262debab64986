import type { OperatingPoint } from '../../contract/quality.ts'
import type { Verdict } from '../../contract/verdict.ts'

/** What verifiers said of one answer, the one that decides first, and where accepting begins. */
export interface Judgement {
  verdicts: Verdict[]
  /** Null while the first verifier's scores are not calibrated. */
  point: OperatingPoint | null
}

export interface Decision {
  accepted: boolean
  confidence: number | null
  threshold: number | null
  /** No threshold keeps the bound: the answers of this model cannot be accepted, whatever their score. */
  infeasible: boolean
  reason: string
}

/**
 * Whether an answer passes. A calibrated confidence decides for the verifier that it comes from; all others must have
 * passed. Uncalibrated, all must have passed. What did not run has not passed.
 */
export function decide({ verdicts, point }: Judgement): Decision {
  const [first, ...others] = verdicts
  const confidence = first?.confidence ?? null
  const calibrated = confidence !== null && point !== null
  const wrong = (calibrated ? others : verdicts).filter(({ status }) => status !== 'passed')
  const why = wrong.map(explain)
  if (!calibrated) {
    const reason = why.length > 0 ? why.join('; ') : 'all checks passed'
    return { accepted: wrong.length === 0, confidence: null, threshold: null, infeasible: false, reason }
  }
  const { threshold, infeasible = 'no threshold keeps the bound', bound } = point
  if (threshold === null) {
    const reason = `infeasible: at most ${percent(bound)} wrong cannot be kept (${infeasible})`
    return { accepted: false, confidence, threshold, infeasible: true, reason }
  }
  const short = shortOf(first?.score ?? null, confidence, point)
  if (short !== undefined) why.unshift(short)
  const reason =
    why.length > 0 ? why.join('; ') : `confidence ${round(confidence)} reaches ${round(threshold)}`
  return { accepted: why.length === 0, confidence, threshold, infeasible: false, reason }
}

/** Answers are held to the raw score, where it is known: several scores may share one confidence. */
function shortOf(score: number | null, confidence: number, point: OperatingPoint): string | undefined {
  const { threshold, score_threshold } = point
  if (threshold !== null && confidence < threshold)
    return `confidence ${round(confidence)} is below ${round(threshold)}`
  if (score !== null && score_threshold !== null && score < score_threshold)
    return `score ${round(score)} is below ${round(score_threshold)}`
  return undefined
}

/** Clients hear of decisions while the answer is held, and what a verifier found may quote it: that is in its verdict. */
function explain({ verifier, status, reason }: Verdict): string {
  return status === 'failed' ? `${verifier} failed` : `${verifier} did not run: ${reason}`
}

const round = (probability: number) => probability.toFixed(3)
const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`
