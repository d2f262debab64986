import { z } from 'zod'
import { Estimate } from './estimate.ts'
import { InputKind } from './input-kind.ts'

/** What a calibration holds for. `task` is the agent's name, or `any`. */
export const CalibrationScope = z.object({
  verifier: z.string(),
  model: z.string(),
  input_kind: InputKind,
  task: z.string(),
})
export type CalibrationScope = z.infer<typeof CalibrationScope>

/** A monotone map from raw score to probability. */
export const CalibrationMap = z.discriminatedUnion('method', [
  /** Straight lines between the points; flat outside. */
  z.object({
    method: z.literal('isotonic'),
    scores: z.array(z.number()),
    probabilities: z.array(z.number()),
  }),
  /** 1 / (1 + exp(slope·score + intercept)). */
  z.object({ method: z.literal('platt'), slope: z.number(), intercept: z.number() }),
])
export type CalibrationMap = z.infer<typeof CalibrationMap>

/** Of the answers whose confidence is within `lower` and `upper`: how many were right. */
export const ReliabilityBin = z.object({
  lower: z.number(),
  upper: z.number(),
  n: z.number().int().nonnegative(),
  mean_confidence: z.number(),
  accuracy: z.number(),
  low: z.number(),
  high: z.number(),
})
export type ReliabilityBin = z.infer<typeof ReliabilityBin>

/** Accepting answers from `threshold` on: which share is accepted, and which share of those is wrong. */
export const RiskPoint = z.object({
  threshold: z.number(),
  coverage: z.number(),
  risk: z.number(),
  /** Upper 95 % bound of the risk. */
  upper: z.number(),
})
export type RiskPoint = z.infer<typeof RiskPoint>

/** Where accepting begins so that at most `bound` of what is accepted is wrong. */
export const OperatingPoint = z.object({
  bound: z.number(),
  /** Confidence from which answers are accepted; null when no threshold keeps the bound. */
  threshold: z.number().nullable(),
  /** The raw score of the same: what answers are held to, because several scores may share one confidence. */
  score_threshold: z.number().nullable(),
  coverage: z.number().nullable(),
  risk: z.number().nullable(),
  risk_upper: z.number().nullable(),
  /** Why there is none: too few labels, or too many wrong answers at every score. */
  infeasible: z.string().optional(),
})
export type OperatingPoint = z.infer<typeof OperatingPoint>

/** Raw scores as they were when the calibration was made, to notice when they change. */
export const ScoreSample = z.object({
  /** At most 512. */
  scores: z.array(z.number()),
  /** How many of the answers were of each task, where the calibration is for `any`. */
  tasks: z.record(z.string(), z.number().int().positive()).optional(),
})
export type ScoreSample = z.infer<typeof ScoreSample>

/** One fit, kept for good: a newer one has a newer version. */
export const Calibration = z.object({
  version: z.string(),
  scope: CalibrationScope,
  created_at: z.iso.datetime(),
  /** `starter` came with Plumbline; `labels` was fitted to this server's own. */
  source: z.enum(['starter', 'labels']),
  /** Says which verifier and model it was made with: settings of the one, name of the other. */
  fingerprint: z.string(),
  map: CalibrationMap,
  labels: z.number().int().nonnegative(),
  /** Documents or conversations that labels come from: they are not independent within one. */
  clusters: z.number().int().nonnegative(),
  accuracy: Estimate,
  ece: Estimate,
  brier: Estimate,
  log_loss: z.number(),
  reliability: z.array(ReliabilityBin),
  risk_curve: z.array(RiskPoint),
  /** One for each of some declared bounds, the strictest first. */
  operating_points: z.array(OperatingPoint),
  reference: ScoreSample,
})
export type Calibration = z.infer<typeof Calibration>

/** What a call for new calibrations did about one scope. */
export const CalibrationOutcome = z.object({
  scope: CalibrationScope,
  labels: z.number().int().nonnegative(),
  /** `unchanged`: the calibration in use was fitted to these very labels. */
  outcome: z.enum(['fitted', 'unchanged', 'uncalibrated']),
  /** Of the calibration that is in use now; null when there is none of the scope's own labels. */
  version: z.string().nullable(),
  /** Why there is none. */
  reason: z.string().nullable(),
})
export type CalibrationOutcome = z.infer<typeof CalibrationOutcome>
