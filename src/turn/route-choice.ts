import type { Calibrator } from '../contract/ports/calibrator.ts'
import type { Model, Route } from '../contract/ports/model.ts'
import type { Policy } from '../contract/ports/policy.ts'
import type { Routing } from '../contract/routing.ts'
import { inputOf } from './input-kind.ts'
import { takesAll } from './modalities.ts'
import { predict } from './predictions.ts'
import type { AttemptServices } from './services.ts'
import type { Turn } from './turn.ts'

export interface RouteChoiceDeps {
  services: AttemptServices
  calibrator?: Calibrator
  /** Uniform in [0, 1); `Math.random` when absent. */
  random?(): number
}

/** The models of a route in the order in which they are tried, and why. */
export interface RouteChoice {
  models: Model[]
  reason: string
  propensity: number
  /** What the policy saw; undefined where there was nothing to choose. */
  routing?: Routing
}

/**
 * Lets a route's policy choose among its models that take the input, by what the parts were measured to be and what is
 * known of the models. The first that is named goes first where there is no policy, or no model that takes the input.
 */
export function chooseRoute(turn: Turn, route: Route, deps: RouteChoiceDeps): RouteChoice {
  const { models, policy, reason } = route
  if (!policy || policy.name === 'fixed') return { models, reason, propensity: 1 }
  const able = models.filter((model) => takesAll(model, turn.projection))
  return able.length === 0 ? { models, reason, propensity: 1 } : choose(policy, able, turn, deps)
}

function choose(policy: Policy, able: Model[], turn: Turn, deps: RouteChoiceDeps): RouteChoice {
  const { conversation: given, envelope, purse } = turn
  const { services, calibrator, random = Math.random } = deps
  const about = inputOf(given.messages)
  turn.about = about
  const remainingMs = envelope.remainingMs()
  const context = { given, about, remainingMs, services, calibrator }
  const predictions = able.map(({ info }) => predict(info, context))
  const { order, propensity, reason } = policy.choose({
    inputKind: about.kind,
    sizeClass: about.size,
    remainingMs,
    remainingUsd: purse?.leftUsd ?? Number.POSITIVE_INFINITY,
    predictions,
    random,
  })
  return {
    models: order.flatMap((id) => able.find(({ info }) => info.id === id) ?? []),
    reason,
    propensity,
    routing: { policy: policy.name, input_kind: about.kind, size_class: about.size, predictions },
  }
}
