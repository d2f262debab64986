import { PlumblineError, toPlumblineError } from '../../contract/errors.ts'
import type { Finding, VerificationRequest, Verifier } from '../../contract/ports/verifier.ts'
import type { VerifierFinding } from '../../contract/verdict.ts'

/** What one member of a composite found, with its own time and cost; its members' are left out. */
export type MemberFinding = Omit<VerifierFinding, 'members'>

/** Runs a member. What it throws is a finding `not_run`: its composite decides what that means. */
export async function runMember(verifier: Verifier, request: VerificationRequest): Promise<MemberFinding> {
  const started = performance.now()
  const { metered, cost } = meter(request)
  const finding = await verifier
    .verify(metered)
    .catch((error): Finding => ({ status: 'not_run', score: null, reason: reasonOf(error) }))
  const { members, cost_usd = cost(), ...rest } = finding
  return { ...rest, verifier: verifier.name, cost_usd, latency_ms: performance.now() - started }
}

/** Runs members side by side, in their order. */
export function runMembers(
  verifiers: readonly Verifier[],
  request: VerificationRequest,
): Promise<MemberFinding[]> {
  return Promise.all(verifiers.map((verifier) => runMember(verifier, request)))
}

/** What members cost together; null when that of one is not known. */
export function costOfMembers(members: readonly MemberFinding[]): number | null {
  return members.reduce<number | null>(
    (sum, { cost_usd }) => (sum === null || cost_usd === null ? null : sum + cost_usd),
    0,
  )
}

export const scoresOf = (members: readonly MemberFinding[]) =>
  members.flatMap(({ score }) => (score === null ? [] : [score]))

/** Whether it passed because there was something to check, not because there was nothing. */
export const hasPassed = ({ status, score }: MemberFinding) => status === 'passed' && score !== null

/** The request, with what its questions cost. */
function meter(request: VerificationRequest) {
  let total: number | null = 0
  const metered: VerificationRequest = {
    ...request,
    async ask(question) {
      const answer = await request.ask(question)
      total = total === null || answer.cost_usd === null ? null : total + answer.cost_usd
      return answer
    },
  }
  return { metered, cost: () => total }
}

function reasonOf(error: unknown): string {
  if (error instanceof PlumblineError && error.code === 'verifier_not_run')
    return String(error.details.reason)
  return toPlumblineError(error).message
}
