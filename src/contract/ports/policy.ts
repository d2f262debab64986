import type { InputKind, SizeClass } from '../input-kind.ts'
import type { Prediction, Routing } from '../routing.ts'

/** What a policy decides on: the parts as measured and what is known of the candidates; never a word of the input. */
export interface RoutingQuestion {
  inputKind: InputKind
  sizeClass: SizeClass
  /** Infinity without a deadline or purse. */
  remainingMs: number
  remainingUsd: number
  /** In the order in which the agent names them; at least one. */
  predictions: readonly Prediction[]
  /** Uniform in [0, 1). */
  random(): number
}

export interface RoutingChoice {
  /** Every candidate once: what is tried first, then what is turned to. */
  order: string[]
  /** The chance that this policy gave the first of them. */
  propensity: number
  reason: string
}

export interface Policy {
  readonly name: Routing['policy']
  choose(question: RoutingQuestion): RoutingChoice
  /** The chance with which it would choose each candidate first; what replay needs. They sum to 1. */
  propensities(question: Omit<RoutingQuestion, 'random'>): Map<string, number>
}
