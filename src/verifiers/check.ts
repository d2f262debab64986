import { PlumblineError } from '../contract/errors.ts'
import type { Embedder, PassageSearch } from '../contract/ports/documents.ts'
import type { RewardModels } from '../contract/ports/reward.ts'
import type { Finding, VerificationRequest, Verifier } from '../contract/ports/verifier.ts'
import type { Claim } from '../contract/verdict.ts'
import type { CheckPool } from './checks/pool.ts'

/** What a kind of verifier does with an answer. Throws when it could not check it. */
export type Check = (request: VerificationRequest) => Promise<Finding>

/** What checks are made with. */
export interface CheckRooms {
  passages: PassageSearch
  embedder: Embedder
  rewards?: RewardModels
  pool: CheckPool
  /** The verifier of that name, for composites. Throws when there is none. */
  member(name: string): Verifier
}

/** Answers longer than this are not checked; characters. */
const longestAnswer = 200_000

/** Throws `verifier_not_run` for answers that are too long to be gone through. */
export function boundAnswer(request: VerificationRequest) {
  if (request.answer.text.length > longestAnswer)
    throw notRun(`the answer is longer than ${longestAnswer.toLocaleString('en')} characters`)
}

/** The error that says why an answer was not checked. */
export function notRun(reason: string, cause?: unknown): PlumblineError {
  return new PlumblineError('verifier_not_run', { details: { reason }, cause })
}

/** Passed, with nothing to score. */
export function nothingToCheck(reason: string): Finding {
  return { status: 'passed', score: null, reason }
}

/** Passed with 1, or failed with 0. */
export function yesOrNo(passed: boolean, reason: string): Finding {
  return { status: passed ? 'passed' : 'failed', score: passed ? 1 : 0, reason }
}

/** Of claims that are supported, so many are listed. */
const mostSupported = 100

/** All claims that are not supported, and the first of those that are: a verdict is kept with its turn for good. */
export function listed(claims: readonly Claim[]): Claim[] {
  let supported = 0
  return claims.filter((claim) => !claim.supported || ++supported <= mostSupported)
}
