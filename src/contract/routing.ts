import { z } from 'zod'
import { InputKind, SizeClass } from './input-kind.ts'

/** Which of an agent's models a turn goes to. */
export const RouteConfig = z.discriminatedUnion('policy', [
  /** The models in the order in which they are named. */
  z.strictObject({ policy: z.literal('fixed') }),
  /** Cheapest first; the next when the answer is not good enough, which needs `verify`. */
  z.strictObject({ policy: z.literal('cascade') }),
  /** The best expected quality of those that cost and take little enough. */
  z.strictObject({
    policy: z.literal('best_in_budget'),
    /** A model is a candidate when it ends by the deadline with this probability. */
    min_in_time: z.number().min(0).max(1).default(0.95),
    /** Share of turns that go to a random candidate, so that the others are known too. */
    explore: z.number().min(0).max(0.5).default(0),
  }),
  /** At random, by weight. */
  z.strictObject({
    policy: z.literal('weighted'),
    weights: z.record(z.string(), z.number().min(1e-6).max(1e6)),
  }),
])
export type RouteConfig = z.infer<typeof RouteConfig>

/** What is expected of one candidate. Null where nothing is known. */
export const Prediction = z.object({
  model: z.string(),
  latency_p50_ms: z.number().nonnegative().nullable(),
  latency_p95_ms: z.number().nonnegative().nullable(),
  /** That it ends before the turn's deadline; 1 without one. */
  in_time: z.number().min(0).max(1).nullable(),
  cost_usd: z.number().nonnegative().nullable(),
  /** Probability that its answer is right, from labels of this kind of input. */
  quality: z.number().min(0).max(1).nullable(),
  /** Lower end of its 95 % interval. */
  quality_low: z.number().min(0).max(1).nullable(),
  quality_labels: z.number().int().nonnegative(),
})
export type Prediction = z.infer<typeof Prediction>

/** What a policy saw and what it chose. */
export const Routing = z.object({
  policy: z.enum(['fixed', 'cascade', 'best_in_budget', 'weighted']),
  input_kind: InputKind,
  size_class: SizeClass,
  predictions: z.array(Prediction),
})
export type Routing = z.infer<typeof Routing>
