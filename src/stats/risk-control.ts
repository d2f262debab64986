import { byCluster, intraclassCorrelation } from './cluster.ts'
import { byFallingScore, faultOf, type LabelledScore } from './labelled.ts'
import { binomialTail, type Count, clopperPearsonUpper, effectiveCount } from './proportion.ts'

/** From which score on answers may be accepted, and what that costs. An answer is accepted at `score >= threshold`. */
export interface AcceptanceThreshold {
  method: 'conformal_risk_control' | 'learn_then_test'
  threshold: number
  /** Share of the labelled answers that it accepts. */
  coverage: number
  /** The controlled risk, as observed; each method says what it is. */
  risk: number
  /** The bound that the method sets on that risk; at most what was declared. */
  upper: number
  n: number
  accepted: number
  clusters: number
}

/** No threshold meets the bound: nothing may be accepted. */
export interface Infeasible {
  infeasible: string
}

/**
 * Conformal risk control (Angelopoulos, Bates, Fisch, Lei, Schuster 2022, theorem 1).
 *
 * Estimand: E[share of a cluster’s answers that are accepted and wrong] ≤ `bound`, over all answers, accepted or not,
 * and over draws of the labels too. With clusters of one: P(accepted and wrong) ≤ `bound`. It is *not* the error rate
 * among accepted answers, which can be higher: see `selectiveThreshold`.
 *
 * The loss of a cluster at a threshold is the share of its answers that score at least the threshold and are wrong. It
 * lies in [0, 1] and never rises with the threshold, because a higher one accepts a subset: monotone by construction.
 * Chosen is the lowest observed score, so the largest acceptance, with n/(n+1)·R̂ + 1/(n+1) ≤ `bound`, n being clusters.
 *
 * Assumes that the labelled clusters and the next one are exchangeable, and that scores do not depend on these labels:
 * give raw scores, not ones calibrated on the same labels (the map does not fall, so the order is the same).
 */
export function conformalThreshold(
  labels: readonly LabelledScore[],
  bound: number,
): AcceptanceThreshold | Infeasible {
  const fault = faultOf(labels) ?? faultOfShare('bound', bound)
  if (fault !== null) return { infeasible: fault }
  const sizes = new Map(byCluster(labels).map((units) => [units[0]?.cluster ?? '', units.length]))
  const n = sizes.size
  if (1 / (n + 1) > bound)
    return {
      infeasible: `a bound of ${bound} needs at least ${Math.ceil(1 / bound - 1)} clusters of labels; there are ${n}`,
    }
  let [loss, accepted] = [0, 0]
  let chosen: AcceptanceThreshold | null = null
  for (const { threshold, units } of byFallingScore(labels)) {
    accepted += units.length
    for (const { correct, cluster } of units) if (!correct) loss += 1 / (sizes.get(cluster) ?? 1)
    const upper = (loss + 1) / (n + 1)
    // Summing shares of clusters rounds; a bound met exactly must not fail by the last bit.
    if (upper > bound * (1 + 1e-12)) break
    const method = 'conformal_risk_control'
    chosen = {
      method,
      threshold,
      coverage: accepted / labels.length,
      risk: loss / n,
      upper,
      n: labels.length,
      accepted,
      clusters: n,
    }
  }
  return chosen ?? { infeasible: `even the highest scores are wrong too often for a bound of ${bound}` }
}

/** Thresholds are tried at so many acceptances, evenly spaced. */
const steps = 20
/** Places along the way where testing may start again after a failure, each with its share of δ. */
const starts = 2

/**
 * Selective risk by Learn then Test (Angelopoulos, Bates, Candès, Jordan, Lei 2021), the guarantee of SGR (Geifman and
 * El-Yaniv 2017).
 *
 * Estimand: P(wrong | accepted) ≤ `bound`, the error rate among accepted answers, with probability at least
 * `confidence` over draws of the labels. This rate need not be monotone in the threshold, so each candidate is tested
 * (“the rate is above the bound”, exact binomial) and the family-wise error is held by testing in one fixed order,
 * small acceptances first, which depends on the scores alone. It is the fallback procedure (Wiens 2003): δ is split
 * over two starting points, a rejected hypothesis hands its level to the next, and a failure loses it. The first
 * candidate is the smallest acceptance that could pass at all. Chosen is the largest acceptance that passed.
 *
 * Clusters: counts are replaced by effective ones (see `effectiveCount`), with the larger of two estimates of the
 * intraclass correlation of “wrong”: over all labels, and among the accepted. Exact for clusters of one; otherwise
 * approximate. Assumes independent clusters and scores that do not depend on these labels.
 */
export function selectiveThreshold(
  labels: readonly LabelledScore[],
  bound: number,
  confidence = 0.95,
): AcceptanceThreshold | Infeasible {
  const fault = faultOf(labels) ?? faultOfShare('bound', bound) ?? faultOfShare('confidence', confidence)
  if (fault !== null) return { infeasible: fault }
  const wrongs = labels.map(({ correct, cluster }) => ({ value: Number(!correct), cluster }))
  const overall = intraclassCorrelation(wrongs)
  const [n, clusters] = [labels.length, byCluster(labels).length]
  const share = (1 - confidence) / starts
  const candidates = candidatesOf(labels, Math.log(share) / Math.log1p(-bound))
  if (candidates.length === 0)
    return { infeasible: `a bound of ${bound} at confidence ${confidence} needs more labels than ${n}` }

  let level = 0
  let chosen: AcceptanceThreshold | null = null
  for (const [index, { threshold, accepted }] of candidates.entries()) {
    level += share * startsAt(index, candidates.length)
    if (level === 0) continue
    const count = acceptedWrong(accepted, overall)
    if (binomialTail(count, bound) > level) {
      level = 0
      continue
    }
    const upper = clopperPearsonUpper(count, 1 - level) ?? 1
    const [coverage, risk] = [accepted.length / n, count.events / count.n]
    chosen = {
      method: 'learn_then_test',
      threshold,
      coverage,
      risk,
      upper,
      n,
      accepted: accepted.length,
      clusters,
    }
  }
  return (
    chosen ?? { infeasible: `no threshold keeps the error rate among accepted answers at ${bound} for sure` }
  )
}

function faultOfShare(name: string, share: number): string | null {
  return share > 0 && share < 1 ? null : `the ${name} must lie between 0 and 1, both excluded`
}

interface Candidate {
  threshold: number
  accepted: LabelledScore[]
}

/** Thresholds that accept at least `fewest` labels, about evenly spaced by how many, by rising acceptance. */
function candidatesOf(labels: readonly LabelledScore[], fewest: number): Candidate[] {
  const stride = Math.max(1, (labels.length - fewest) / (steps - 1))
  const accepted: LabelledScore[] = []
  const candidates: Candidate[] = []
  let wanted = fewest
  for (const { threshold, units } of byFallingScore(labels)) {
    for (const unit of units) accepted.push(unit)
    if (accepted.length < wanted && !(accepted.length === labels.length && accepted.length >= fewest))
      continue
    candidates.push({ threshold, accepted: [...accepted] })
    wanted = accepted.length + stride
  }
  return candidates
}

/** How many starting points fall on this candidate. */
function startsAt(index: number, candidates: number): number {
  const places = Array.from({ length: starts }, (_, start) => Math.floor((start * candidates) / starts))
  return places.filter((place) => place === index).length
}

function acceptedWrong(accepted: readonly LabelledScore[], overall: number | null): Count {
  const wrongs = accepted.map(({ correct, cluster }) => ({ value: Number(!correct), cluster }))
  const known = [overall, intraclassCorrelation(wrongs)].filter((correlation) => correlation !== null)
  return effectiveCount(wrongs, known.length === 0 ? undefined : Math.max(...known))
}
