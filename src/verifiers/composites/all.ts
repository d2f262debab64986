import type { Finding, Verifier } from '../../contract/ports/verifier.ts'
import type { Check } from '../check.ts'
import { costOfMembers, runMembers, scoresOf } from './members.ts'

/**
 * Every member passes. One that fails decides, whatever did not run; else one that did not run leaves it open. The
 * score is the lowest.
 */
export function allCheck(verifiers: readonly Verifier[]): Check {
  return async (request): Promise<Finding> => {
    const members = await runMembers(verifiers, request)
    const scores = scoresOf(members)
    const decisive =
      members.find(({ status }) => status === 'failed') ?? members.find(({ status }) => status === 'not_run')
    return {
      status: decisive?.status ?? 'passed',
      score: scores.length > 0 ? Math.min(...scores) : null,
      reason: decisive ? `${decisive.verifier}: ${decisive.reason}` : `All ${members.length} checks passed.`,
      members,
      cost_usd: costOfMembers(members),
    }
  }
}
