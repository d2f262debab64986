import { z } from 'zod'
import { Estimate } from './estimate.ts'
import { RouteConfig, Routing } from './routing.ts'

/** Which recorded turns are decided again, and how. */
export const ReplayInput = z.strictObject({
  policy: RouteConfig.optional().describe(
    'The policy to decide by, as `agents.<name>.route` has it; that of `agent` as it is now, when absent.',
  ),
  agent: z.string().min(1).max(200).optional().describe('Only turns of this agent.'),
  from: z.iso.date().optional().describe('First UTC day; that of `to` when absent.'),
  to: z.iso.date().optional().describe('Last UTC day; today when absent.'),
})
export type ReplayInput = z.infer<typeof ReplayInput>

/** One figure, as it was and as it would be. */
export const ReplayFigure = z.object({
  /** Under the policies that were in use. */
  recorded: Estimate.nullable(),
  /** Under the other policy, from what came of the choices that it might have made, too. */
  off_policy: Estimate.nullable(),
  /** Why there is no such estimate. */
  refused: z.string().nullable(),
  /**
   * Under the other policy, by what was predicted of its choices before they were made: the mean. Its interval says how
   * turns vary, not how wrong the predictions are.
   */
  predicted: Estimate.nullable(),
})
export type ReplayFigure = z.infer<typeof ReplayFigure>

/** Recorded turns as another policy would have routed them. */
export const ReplayReport = z.object({
  from: z.string(),
  to: z.string(),
  agent: z.string().nullable(),
  policy: Routing.shape.policy,
  /** The policy's settings; null where it is that of the agent. */
  settings: RouteConfig.nullable(),
  turns: z.number().int().nonnegative(),
  /** Turns that could not be decided again, because what was predicted of them cannot be read. */
  left_out: z.number().int().nonnegative(),
  /** Of what the policy would choose: the share that might have been chosen then. About 1 where every choice might. */
  support: Estimate.nullable(),
  /** How many turns of the policy itself would say as much. */
  effective_sample_size: z.number().nonnegative(),
  /** Shares of the turns that each model is tried first in. */
  choices: z.array(z.object({ model: z.string(), recorded: z.number(), replayed: z.number() })),
  cost_usd: ReplayFigure,
  latency_p50_ms: ReplayFigure,
  latency_p95_ms: ReplayFigure,
  /** Share of right answers, by the labels of those turns that have one. */
  quality: ReplayFigure,
  notes: z.array(z.string()),
})
export type ReplayReport = z.infer<typeof ReplayReport>
