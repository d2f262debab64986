import type { Finding, Verifier } from '../../contract/ports/verifier.ts'
import type { Check } from '../check.ts'
import { costOfMembers, type MemberFinding, runMember } from './members.ts'

/**
 * Members in order until one scores at most `low` (failed) or at least `high` (as it says itself). Where none is so
 * sure, one that did not run leaves it open, and else the last one that scored decides. Its score is the score.
 */
export function firstDecisiveCheck(verifiers: readonly Verifier[], low: number, high: number): Check {
  return async (request): Promise<Finding> => {
    const members: MemberFinding[] = []
    for (const verifier of verifiers) {
      const member = await runMember(verifier, request)
      members.push(member)
      if (member.score === null || member.status === 'not_run') continue
      if (member.score <= low) return { ...decidedBy(member, members), status: 'failed' }
      if (member.score >= high) return decidedBy(member, members)
    }
    const last =
      members.find(({ status }) => status === 'not_run') ??
      members.findLast(({ score }) => score !== null) ??
      members.find(({ status }) => status === 'failed') ??
      members.at(-1)
    return last
      ? decidedBy(last, members)
      : { status: 'not_run', score: null, reason: 'It has no members.', members }
  }
}

function decidedBy({ status, score, reason, verifier }: MemberFinding, members: MemberFinding[]): Finding {
  return { status, score, reason: `${verifier}: ${reason}`, members, cost_usd: costOfMembers(members) }
}
