import type { Finding, Verifier } from '../../contract/ports/verifier.ts'
import type { Check } from '../check.ts'
import { costOfMembers, hasPassed, runMembers, scoresOf } from './members.ts'

/**
 * One member passes. Where none does, one that did not run leaves it open: it might have. Members that had nothing to
 * check decide only when all had nothing. The score is the highest.
 */
export function anyCheck(verifiers: readonly Verifier[]): Check {
  return async (request): Promise<Finding> => {
    const members = await runMembers(verifiers, request)
    const scores = scoresOf(members)
    const decisive =
      members.find(hasPassed) ??
      members.find(({ status }) => status === 'not_run') ??
      members.find(({ status }) => status === 'failed') ??
      members[0]
    return {
      status: decisive?.status ?? 'not_run',
      score: scores.length > 0 ? Math.max(...scores) : null,
      reason: decisive ? `${decisive.verifier}: ${decisive.reason}` : 'It has no members.',
      members,
      cost_usd: costOfMembers(members),
    }
  }
}
