import { z } from 'zod'
import { Budget, Spent, Usage } from './budget.ts'
import { Citation } from './citation.ts'
import { WireError } from './errors.ts'
import { FinishReason, Protocol } from './event.ts'
import { GateDecision, Verdict } from './verdict.ts'
import { VerifyMode } from './verification.ts'
import { notWellFormed, wellFormed } from './well-formed.ts'

/** Of a user or a conversation, as clients call them. */
export const Name = z.string().max(256).regex(wellFormed, notWellFormed)

/** Of a turn that is referred to. */
export const TurnName = z.string().max(64).regex(wellFormed, notWellFormed)

/** What a client may wish for in the `plumbline` object of any request. */
export const Wishes = z
  .object({
    budget: Budget.optional(),
    user: Name.optional(),
    conversation: Name.optional(),
    /** Id of the turn that this one continues; what that one continued comes with it. */
    previous_turn: TurnName.optional(),
    /** Models to turn to, in order, when the one that was asked for fails. */
    fallback: z.array(z.string()).max(8).optional(),
    /** Allows a second attempt while the first is silent past its model's p95. */
    hedge: z.boolean().optional(),
    /** Runs a budgeted turn on a model whose price nobody knows; its cost is then unknown, not 0. */
    allow_unknown_price: z.boolean().optional(),
    /** Overrides how the agent's answers are checked; `off` and `shadow` need no calibration. */
    verify: VerifyMode.optional(),
  })
  .strict()
export type Wishes = z.infer<typeof Wishes>

export const TurnState = z.enum(['running', 'completed', 'failed', 'cancelled'])
export type TurnState = z.infer<typeof TurnState>

/** A turn as lists show it: a projection of its log. `input_preview` and `output_preview` are cut to 200 characters. */
export const TurnSummary = z.object({
  id: z.string(),
  state: TurnState,
  model: z.string(),
  protocol: Protocol,
  started_at: z.iso.datetime(),
  budget: Budget,
  spent: Spent,
  usage: Usage.nullable(),
  finish_reason: FinishReason.nullable(),
  modalities: z.array(z.string()),
  user: z.string().nullable(),
  key: z.string().nullable(),
  conversation: z.string().nullable(),
  input_preview: z.string(),
  output_preview: z.string(),
  error: WireError.nullable(),
})
export type TurnSummary = z.infer<typeof TurnSummary>

/** How an answer was checked. Its cost and time are in what the turn spent, too. */
export const Verification = z.object({
  mode: VerifyMode,
  /** The last decision; null in `shadow`. */
  decision: GateDecision.nullable(),
  threshold: z.number().nullable(),
  rounds: z.number().int().nonnegative(),
  cost_usd: z.number().nonnegative().nullable(),
  latency_ms: z.number().nonnegative(),
})
export type Verification = z.infer<typeof Verification>

/** Plumbline's own words in every answer: the `plumbline` object of a response and of the last stream chunk. */
export const Answer = z.object({
  turn_id: z.string(),
  route: z.object({ model: z.string(), reason: z.string() }).nullable(),
  budget: z.object({ budget: Budget, spent: Spent }),
  citations: z.array(Citation),
  warnings: z.array(z.object({ code: z.string(), message: z.string(), part: z.string().optional() })),
  /** Calibrated probability that the answer is right; absent when nothing calibrated said so. */
  confidence: z.number().min(0).max(1).optional(),
  /** Those on the answer that was given; absent when it was not checked. */
  verdicts: z.array(Verdict).optional(),
  verification: Verification.optional(),
})
export type Answer = z.infer<typeof Answer>
