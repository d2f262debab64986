import { z } from 'zod'
import { Calibration, CalibrationScope, OperatingPoint, ReliabilityBin, RiskPoint } from './calibration.ts'
import { Estimate } from './estimate.ts'
import { InputKind } from './input-kind.ts'

export { OperatingPoint }

/** One verifier on one model's answers to one kind of input. */
export const ScopeQuality = z.object({
  scope: CalibrationScope,
  labels: z.number().int().nonnegative(),
  calibration: Calibration.pick({
    version: true,
    created_at: true,
    source: true,
    labels: true,
    clusters: true,
    accuracy: true,
    ece: true,
    brier: true,
    log_loss: true,
  })
    .extend({ method: z.enum(['isotonic', 'platt']), stale: z.string().nullable() })
    .nullable(),
  /** Why there is no calibration. */
  uncalibrated: z.string().nullable(),
  reliability: z.array(ReliabilityBin),
  risk_curve: z.array(RiskPoint),
  operating_point: OperatingPoint.nullable(),
})
export type ScopeQuality = z.infer<typeof ScopeQuality>

/** Turns of one kind that one model answered. */
export const RouteQuality = z.object({
  model: z.string(),
  input_kind: InputKind,
  turns: z.number().int().nonnegative(),
  /** Of the turns of this kind. */
  share: z.number(),
  /** Of this model's turns: those that went on to another. */
  escalated: z.number().int().nonnegative(),
  cost_usd: Estimate.nullable(),
  latency_p50_ms: z.number().nullable(),
  latency_p95_ms: z.number().nullable(),
  quality: Estimate.nullable(),
})
export type RouteQuality = z.infer<typeof RouteQuality>

/** What one verifier caught, and what that cost. Counts of labelled turns are of those alone. */
export const VerifierWorth = z.object({
  verifier: z.string(),
  verdicts: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  not_run: z.number().int().nonnegative(),
  labelled: z.number().int().nonnegative(),
  /** Failed, and the label says wrong. */
  caught: z.number().int().nonnegative(),
  /** Failed, though the label says right. */
  false_alarms: z.number().int().nonnegative(),
  /** Passed, though the label says wrong. */
  missed: z.number().int().nonnegative(),
  cost_usd: z.number().nullable(),
  latency_p50_ms: z.number().nullable(),
  latency_p95_ms: z.number().nullable(),
})
export type VerifierWorth = z.infer<typeof VerifierWorth>

export const QualityReport = z.object({
  computed_at: z.iso.datetime(),
  /** First day that it counts turns of, UTC. */
  from: z.string(),
  to: z.string(),
  scopes: z.array(ScopeQuality),
  routes: z.array(RouteQuality),
  verifiers: z.array(VerifierWorth),
})
export type QualityReport = z.infer<typeof QualityReport>
