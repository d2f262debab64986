import type { Finding, Verifier } from '../../contract/ports/verifier.ts'
import type { Check } from '../check.ts'
import { costOfMembers, hasPassed, type MemberFinding, runMembers } from './members.ts'

/** A member and what its score counts. */
export interface Weighed {
  verifier: Verifier
  weight: number
}

/**
 * The mean of the members' scores by weight is at least `passAt`, and at least one member passed. Those that have
 * nothing to score are left out of the mean; one that did not run fails it.
 */
export function weightedCheck(weighed: readonly Weighed[], passAt: number): Check {
  return async (request): Promise<Finding> => {
    const members = await runMembers(
      weighed.map(({ verifier }) => verifier),
      request,
    )
    const rest = { members, cost_usd: costOfMembers(members) }
    const missing = members.find(({ status }) => status === 'not_run')
    if (missing)
      return {
        status: 'failed',
        score: null,
        reason: `${missing.verifier} did not run: ${missing.reason}`,
        ...rest,
      }
    const score = mean(members, weighed)
    const somePassed = members.some(hasPassed)
    if (score === null) {
      const failed = members.find(({ status }) => status === 'failed')
      const reason = failed
        ? `${failed.verifier}: ${failed.reason}`
        : 'There is nothing to score in the answer.'
      return { status: failed ? 'failed' : 'passed', score, reason, ...rest }
    }
    const passed = score >= passAt && somePassed
    const reason = `The weighted score is ${score.toFixed(2)}; ${passAt} is needed${somePassed ? '' : ', and no check passed'}.`
    return { status: passed ? 'passed' : 'failed', score, reason, ...rest }
  }
}

function mean(members: readonly MemberFinding[], weighed: readonly Weighed[]): number | null {
  let sum = 0
  let weights = 0
  for (const [i, { score }] of members.entries()) {
    const weight = weighed[i]?.weight ?? 0
    if (score === null) continue
    sum += weight * score
    weights += weight
  }
  return weights === 0 ? null : Math.min(1, sum / weights)
}
