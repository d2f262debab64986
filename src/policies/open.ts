import type { Policy } from '../contract/ports/policy.ts'
import type { RouteConfig } from '../contract/routing.ts'
import { bestInBudget } from './best-in-budget.ts'
import { cascade } from './cascade.ts'
import { fixed } from './fixed.ts'
import { weighted } from './weighted.ts'

/** The policy that a route's settings describe. */
export function openPolicy(config: RouteConfig): Policy {
  switch (config.policy) {
    case 'fixed':
      return fixed
    case 'cascade':
      return cascade
    case 'best_in_budget':
      return bestInBudget({ minInTime: config.min_in_time, explore: config.explore })
    case 'weighted':
      return weighted(config.weights)
  }
}
