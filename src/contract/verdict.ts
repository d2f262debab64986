import { z } from 'zod'
import { Citation } from './citation.ts'

/** One statement of an answer; `start` and `end` are its span there, in UTF-16 code units. */
export const Claim = z.object({
  text: z.string(),
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  supported: z.boolean(),
  /** What supports it. */
  source: Citation.optional(),
  /** Why it is not supported, or by what it is. */
  reason: z.string(),
})
export type Claim = z.infer<typeof Claim>

/** Which calibration turned a raw score into a confidence. */
export const CalibrationRef = z.object({
  version: z.string(),
  labels: z.number().int().nonnegative(),
  /** Expected calibration error, out of fold. */
  ece: z.number(),
  /** Why it no longer holds; confidence is then left out. */
  stale: z.string().optional(),
})
export type CalibrationRef = z.infer<typeof CalibrationRef>

/** `not_run` is no pass: the answer was not checked by this verifier. */
export const VerdictStatus = z.enum(['passed', 'failed', 'not_run'])
export type VerdictStatus = z.infer<typeof VerdictStatus>

/** What a verifier found, before anything calibrated it. */
const Finding = z.object({
  verifier: z.string(),
  status: VerdictStatus,
  /** Raw: 0 to 1, higher is likelier right, no probability. Null when there is nothing to score. */
  score: z.number().min(0).max(1).nullable(),
  reason: z.string(),
  /** Present where the verifier looks at each claim. */
  claims: z.array(Claim).optional(),
  cost_usd: z.number().nonnegative().nullable(),
  latency_ms: z.number().nonnegative(),
})
export const VerifierFinding = Finding.extend({
  /** Those of a composite's members. */
  members: z.array(Finding).optional(),
})
export type VerifierFinding = z.infer<typeof VerifierFinding>

/** What one verifier said of one answer. `confidence` is the calibrated probability that the answer is right. */
export const Verdict = VerifierFinding.extend({
  confidence: z.number().min(0).max(1).nullable(),
  calibration: CalibrationRef.nullable(),
})
export type Verdict = z.infer<typeof Verdict>

/**
 * What a gate did with an answer, in the order in which it tries them; `deliver` gives an answer that nothing spoke
 * against and nobody could verify, where the agent allows that.
 */
export const GateDecision = z.enum(['accept', 'revise', 'sample', 'escalate', 'deliver', 'abstain'])
export type GateDecision = z.infer<typeof GateDecision>
